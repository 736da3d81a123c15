"""What head office's short words are called on its pages, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext

from appliance.errors import N_

ROLES: Mapping[str, str] = {
    "chain": N_("Everything"),
    "shops": N_("Some shops"),
    "reader": N_("Only reads figures"),
}
DEEDS: Mapping[str, str] = {
    "set-up": N_("Made the first account"),
    "sign-in": N_("Signed in"),
    "password": N_("Changed their password"),
    "invite": N_("Made a code for a new shop"),
    "code": N_("Made a code for a new card or box"),
    "revoke": N_("Closed a shop's access"),
    "gone": N_("Said that a card is gone"),
    "hours": N_("Changed the opening hours"),
    "offer": N_("Saved an offer"),
    "withdraw": N_("Withdrew an offer"),
    "search": N_("Searched for a customer"),
    "customer": N_("Looked at a customer"),
    "user-add": N_("Made an account"),
    "user-change": N_("Changed an account"),
    "user-drop": N_("Removed an account"),
}
"""What stands in the log; the words are those of `trail.write`."""


PURPOSES: Mapping[str, str] = {
    "programme": N_("Collecting points"),
    "marketing": N_("News and offers"),
    "profiling": N_("Offers that fit"),
    "recognition": N_("Recognising the phone"),
    "sharing": N_("Known in all shops"),
}


def purpose(word: str) -> str:
    """What a consent is to."""
    return str(gettext(PURPOSES.get(word, word)))


def role(word: str) -> str:
    return str(gettext(ROLES[word]))


def deed(word: str) -> str:
    return str(gettext(DEEDS.get(word, word)))
