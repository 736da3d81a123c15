"""What the kind pages say: what happened, and what to do now."""

from collections.abc import Mapping
from dataclasses import dataclass

from appliance.errors import N_
from kiosk.effects import Mode, NoticeKind


@dataclass(frozen=True)
class Words:
    """A page's heading and text as English msgids, and the keypad it leads to."""

    title: str
    text: str
    again: Mode | None = None


NOTICES: Mapping[NoticeKind, Words] = {
    "unknown": Words(
        N_("We could not read that"),
        N_("Please scan the barcode on your card, or type your code. We are glad to help you at the till."),
        "code",
    ),
    "unknown-code": Words(
        N_("We do not know this code"),
        N_("Please check the six digits and try again. If you forgot them, please ask us at the till."),
        "code",
    ),
    "unknown-card": Words(
        N_("This card is still free"),
        N_("It belongs to nobody yet. Show it at the till, and we make it yours in a minute."),
    ),
    "product": Words(
        N_("This is the barcode of a product"),
        N_("Here you can scan your card. For the price, please ask us at the till."),
    ),
    "payment": Words(
        N_("This looks like a payment card"),
        N_("It is not needed here, and we kept nothing of it. Please use your shop card or your code."),
        "code",
    ),
    "join": Words(
        N_("We do not know this number yet"),
        N_("Would you like to collect points? You can join here in a minute."),
        "join",
    ),
    "not-a-code": Words(
        N_("A code has six digits"),
        N_("Please type all six. If you forgot them, please ask us at the till."),
        "code",
    ),
    "not-a-phone": Words(
        N_("This is not a phone number"),
        N_("Please check the digits. A number from another country begins with + and the country's code."),
        "phone",
    ),
    "thanks": Words(
        N_("Thank you"),
        N_(
            "Please tell us your name at the till. To see your points here, scan your card or type your code."
        ),
        "code",
    ),
    "wait": Words(
        N_("One moment, please"),
        N_("After a wrong number the keypad takes a short rest. A card can be scanned at any time."),
    ),
    "later": Words(
        N_("One moment, please"),
        N_("We could not look that up just now. Please try again."),
    ),
    "forgot": Words(
        N_("Please come to the till"),
        N_("Tell us your name there: we look your code up and print it for you."),
    ),
    "asking": Words(
        N_("One moment, please"),
        N_("We are asking our other shops."),
    ),
    "met": Words(
        N_("Welcome!"),
        N_("You collect points here too. All your points are shown here as soon as we reach your own shop."),
    ),
    "not-elsewhere": Words(
        N_("Eight digits, please"),
        N_("First the six digits of your code, then the last two digits of your phone number."),
        "elsewhere",
    ),
    "unknown-elsewhere": Words(
        N_("We could not find you in our other shops"),
        N_("Please check the digits and try again, or scan your card. We are glad to help you at the till."),
        "elsewhere",
    ),
    "no-slip": Words(
        N_("We cannot print just now"),
        N_("Please ask us at the till. We are glad to help you there."),
    ),
    "no-joining": Words(
        N_("We cannot take anybody in just now"),
        N_("Please ask us at the till. We are glad to help you there."),
    ),
    "calibrated": Words(
        N_("This scanner is set up"),
        N_("From now on it reads right. Scan a card to try it."),
    ),
}

TROUBLES: Mapping[str, str] = {
    "no-paper": N_("No paper in the printer. Ask at the till."),
    "cover-open": N_("The printer is open. Ask at the till."),
    "offline": N_("The printer is resting. Ask at the till."),
    "gone": N_("The printer is resting. Ask at the till."),
}
"""What stands in the place of the button "Print" while the printer needs a hand."""

HANDS: Mapping[str, str] = {
    "doctor-scanner": N_("The scanner is resting. Please type your code, or ask at the till."),
    **dict.fromkeys(
        ("doctor-power", "doctor-heat", "doctor-card", "doctor-clock", "doctor-processes", "doctor-store"),
        N_("This box needs a hand. Please tell us at the till."),
    ),
}
"""What a customer reads of what the doctor found, the first that stands. The till's page says what it is."""
