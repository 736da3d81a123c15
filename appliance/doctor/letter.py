"""Which faults are written about today, and what the letter says. Pure."""

from collections.abc import Collection, Mapping
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from babel.support import NullTranslations

from appliance.errors import N_
from appliance.notices import TEXTS
from appliance.settings import MailSettings

DAY = 86_400
SUBJECT = N_("%(shop)s: the box needs a person")
OPENING = N_("The box in your shop has noticed:")
CLOSING = N_(
    "The owner's page says more, in the settings under “How the box is”. About each of these you get a"
    " letter at most once a day, as long as it lasts."
)


def due(
    standing: Collection[str], before: Collection[str], written: Mapping[str, int], now: int
) -> list[str]:
    """What stands now and stood at the look before, and was not `written` about within a day.

    A time in the future was written by a clock that has been set since: it counts as long ago.
    """
    return [name for name in standing if name in before and not 0 <= now - written.get(name, -DAY) < DAY]


def compose(
    names: Collection[str], shop: str, mail: MailSettings, words: NullTranslations, now: int
) -> EmailMessage:
    """A letter about `names`, with nothing of a customer: all its words are ours but the shop's name."""
    letter = EmailMessage()
    letter["Subject"] = words.gettext(SUBJECT) % {"shop": shop}
    letter["From"] = mail.sender
    letter["To"] = ", ".join(mail.to)
    letter["Date"] = formatdate(now)
    letter["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2])
    # RFC 3834: so that nobody's holiday note answers.
    letter["Auto-Submitted"] = "auto-generated"
    faults = "\n\n".join(f"– {words.gettext(TEXTS[name])}" for name in names)
    letter.set_content(f"{words.gettext(OPENING)}\n\n{faults}\n\n{words.gettext(CLOSING)}\n")
    return letter
