"""What the core's short words are called on the pages, in the reader's language."""

from flask_babel import gettext

from appliance.backup import carried
from appliance.errors import N_

MEANS = {
    "card": N_("Card"),
    "code": N_("Code"),
    "phone": N_("Phone"),
    "forgot": N_("Forgot the code"),
    "member": N_("QR code"),
    "portal": N_("Code on the Wi-Fi page"),
}
BURST_WORDS = {
    "kiosk": N_(
        "Many wrong codes or phone numbers were typed at the kiosk within an hour. Its keypad rests longer"
        " after each; cards work at any time."
    ),
    "kiosk-scan": N_(
        "Many unknown codes were shown to the kiosk's scanner within an hour."
        " Somebody may be guessing: please look."
    ),
    "kiosk-join": N_("So many people joined at the kiosk within an hour that it takes a break from joining."),
}
OTHER = N_("Something else")
ENTRY_KINDS = {
    "earn": N_("Purchase"),
    "redeem": N_("Spent"),
    "expire": N_("Expired"),
    "reverse": N_("Taken back"),
    "adjust": N_("Given"),
    "merge": N_("Joined"),
}

SLIPS = {
    "membership": N_("Member's slip"),
    "balance": N_("Balance"),
    "name": N_("Name slip"),
    "wifi": N_("Wi-Fi"),
    "calibration": N_("Scanner's set-up"),
    "test": N_("Test slip"),
    "recovery": N_("Recovery code"),
    "setup": N_("Set-up slip"),
}


STEPS = {
    "owner-set": N_("The set-up code was used: the box has an owner's password"),
    "owner-reset": N_(
        "A new set-up code was made on the box; the owner's password until then counts no more"
    ),
    "password-changed": N_("The owner's password was changed"),
    "pin-added": N_("A PIN was given or changed"),
    "pin-dropped": N_("A PIN was taken away"),
    "key-made": N_("A recovery code was taken into use"),
    "stick-chosen": N_("A USB stick was chosen for the backup"),
    "stick-forgotten": N_("A USB stick gets no more backups"),
    "answers-used": N_("The shop's settings were changed on the dashboard"),
    "setup-slip": N_("A slip with the set-up code was printed"),
    "file-used": N_("Settings came from a file on the memory card"),
    "brought-back": N_("The shop came back from a backup on the memory card"),
    "emptied": N_("The box was emptied and began as a new one"),
}


def step(word: str) -> str:
    return str(gettext(STEPS.get(word, OTHER)))


STICK_FAULTS = {
    carried.FULL: N_("It is full: make room on it, or choose a larger one."),
    carried.BROKEN: N_(
        "It cannot be written. Unplug it and plug it in again; if that does not help, choose another."
    ),
    carried.FOREIGN: N_("It has another shop's backups: choose another stick."),
    carried.UNFINISHED: N_("The last copy did not end: leave the stick in the box for some minutes."),
}


def stick_fault(word: str) -> str:
    """What is wrong with the copy to the stick, and what to do; empty for one that is only away."""
    return str(gettext(STICK_FAULTS[word])) if word in STICK_FAULTS else ""


def slip_kind(word: str) -> str:
    return str(gettext(SLIPS[word]))


def means(word: str) -> str:
    """How somebody was looked up at the counter; also what nobody could make sense of."""
    return str(gettext(MEANS.get(word, OTHER)))


def burst(place: str) -> str:
    """What the owner is told when somebody tries too much there."""
    return str(gettext(BURST_WORDS[place]))


def entry_kind(word: str) -> str:
    return str(gettext(ENTRY_KINDS[word]))
