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
}
"""What stands in the log; the words are those of `trail.write`."""


def role(word: str) -> str:
    return str(gettext(ROLES[word]))


def deed(word: str) -> str:
    return str(gettext(DEEDS.get(word, word)))
