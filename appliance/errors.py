"""The error tree. Each error says in its text what to do, and whether trying again helps.

What only one room knows of hangs its own errors on it there: hub, update, portal.gate, kiosk.scanner.

RegularsError
├── BadInput (ValueError)            what was typed or sent cannot be read
│   ├── BadMac  BadPhone  BadCode  BadBarcode  BadMoney  BadName  BadReceipt  BadPoints
│   ├── BadRecoveryCode  BadBackup   in appliance.backup.faults, like those of Refused that speak of backups
│   ├── BadEvent  BadLetter  BadOffer  BadPicture  BadPriceList
│   └── SettingsFaults               every fault of the settings file at once
├── NotFound (LookupError)           nobody or nothing by that name
├── Refused                          understood, and a rule of the shop says no
│   ├── AlreadyKnown                 the phone or card belongs to a customer
│   ├── NotEnoughPoints  PointsElsewhere  PointsUncertain
│   ├── ReceiptTaken                 that receipt number stands for another purchase
│   ├── TooManyTries                 guess protection; says how long to wait
│   ├── TimeUsedUp                   the device was online as long as it may today
│   ├── CodesExhausted               the shop has given out all its codes
│   ├── TooManySlips                 the printer has not printed for long
│   ├── NotAnswered                  questions of the first run are open
│   ├── NotConfirmed                 a factory reset that the button or a second hand did not ask for
│   ├── Stale                        somebody else saved it in the meantime
│   ├── WrongSecret                  set-up code, password or PIN
│   ├── NoRecoveryKey  RecoveryKeyMade  WrongRecoveryCode  ShopHere
│   ├── NoBackup  ForeignStick  NoStick  StickFault  NotOneBackup  OwnerIsHere
│   ├── NoHub  NotEnrolled           head office is not set, or does not know this shop yet
│   └── PasswordTooShort  BadPin  TooManyStaff
├── UpstreamFault                    head office could not be asked, or said no
│   ├── HubSilent                    it does not answer; trying again helps
│   ├── HubUntrusted                 whoever answers cannot prove to be head office
│   └── HubRefused                   it answered with a word and a sentence; see the hub's protocol
└── StoreFault (OSError)             the database or disk; nothing was changed
    ├── StoreBusy                    trying again helps
    └── StoreNewer                   the data folder was written by a newer version
"""

from typing import Any, ClassVar


def N_(text: str) -> str:
    """Mark a text for translation where no language is known yet."""
    return text


class RegularsError(Exception):
    """Anything this project refuses or fails at, with a text a user may read."""

    permanent: ClassVar[bool] = True
    text: ClassVar[str] = N_("Something went wrong.")

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(facts)

    def __str__(self) -> str:
        return self.text % self.facts


class BadInput(RegularsError, ValueError):
    """What was typed, scanned or sent cannot be read."""

    text = N_("That could not be read.")


class BadMac(BadInput):
    """Not a hardware address."""

    text = N_("This is not a hardware address: write six pairs of hex digits, as in 02:00:5e:10:00:01.")


class BadPhone(BadInput):
    """Not a phone number that exists in the shop's country or abroad."""

    text = N_("This is not a phone number. Please check it, or begin with + and the country code.")


class BadCode(BadInput):
    """Not six digits."""

    text = N_("A code has six digits.")


class BadBarcode(BadInput):
    """Digits whose check digit is wrong, or not a barcode at all."""

    text = N_("This is not the number of a card. Please check the digits.")


class BadMoney(BadInput):
    """Not an amount of money."""

    text = N_("This is not an amount. Write it like 125.50")


class BadEvent(BadInput):
    """A journal line that this version cannot read."""

    text = N_("The journal holds an event that cannot be read: %(type)s version %(version)s.")


class BadLetter(BadInput):
    """A letter from head office that this version cannot read."""

    text = "Head office sent something that this version does not know: %(kind)s."


class BadOffer(BadInput):
    """An offer with something missing or contradictory."""

    text = N_("This offer is not right: %(fault)s")


class BadPicture(BadInput):
    """A file that is no picture, or one that cannot be used."""

    text = N_("This picture cannot be used: %(fault)s")


class BadPriceList(BadInput):
    """A price list with faults, each with its line."""

    text = N_("%(faults)s")


class BadName(BadInput):
    """A name that is empty, too long, or made of control characters."""

    text = N_("A name has 1 to 60 characters.")


class BadReceipt(BadInput):
    """A receipt number that is empty or too long."""

    text = N_("A receipt number has 1 to 40 characters.")


class BadPoints(BadInput):
    """Not a number of points that makes sense."""

    text = N_("Points are whole numbers from 1 to %(most)s.")


class SettingsFaults(BadInput):
    """Every fault of the settings file at once; `faults` is a list of lines."""

    text = "%(path)s cannot be used:\n%(lines)s"

    def __init__(self, path: object, faults: list[str]) -> None:
        super().__init__(path=path, lines="\n".join(f"  {fault}" for fault in faults))
        self.faults = faults


class NotFound(RegularsError, LookupError):
    """Nobody or nothing by that name."""

    text = N_("Nothing was found.")


class Refused(RegularsError):
    """Understood, but a rule of the shop says no."""

    text = N_("That is not possible.")


class AlreadyKnown(Refused):
    """The phone or card belongs to a customer already; `customer` is that customer's id."""

    text = N_("Already known as customer %(customer)s.")

    @property
    def customer(self) -> str:
        return str(self.facts["customer"])


class NotEnoughPoints(Refused):
    """A spend larger than the balance."""

    text = N_("There are only %(balance)s points.")


class PointsElsewhere(Refused):
    """Another shop of the chain holds the right to them, and is asked to give it back."""

    permanent = False
    text = N_(
        "Some of these points still lie in another shop. At most %(most)s can be spent now;"
        " try again in a minute."
    )


class PointsUncertain(Refused):
    """Head office does not answer, and this shop holds no right to them."""

    permanent = False
    text = N_("Head office does not answer, so at most %(most)s points can be spent now. Try again later.")


class ReceiptTaken(Refused):
    """The receipt number stands for another purchase."""

    text = N_("Receipt %(receipt)s was already entered with another amount or customer.")


class TooManySlips(Refused):
    """As many slips wait for the printer as we keep."""

    permanent = False
    text = N_("Too many slips wait for the printer. Please see to it first.")


class TooManyTries(Refused):
    """Guess protection: too many wrong tries."""

    permanent = False
    text = N_("Too many tries. Please wait %(seconds)s seconds.")

    @property
    def seconds(self) -> int:
        return int(self.facts["seconds"])


class TimeUsedUp(Refused):
    """A device was online for as many minutes as the shop gives in a day."""

    text = N_("Your time online for today is used up. It begins again tomorrow.")


class CodesExhausted(Refused):
    """No free code two slips away from all others is left."""

    text = N_("The shop has given out all its codes. Please ask the staff.")


class NotAnswered(Refused):
    """The first run cannot end with open questions."""

    text = N_("Not answered yet: %(what)s.")


class NotConfirmed(Refused):
    """A factory reset needs the button, and the owner or a file on the card."""

    text = N_(
        "Nobody asked for a factory reset with the button, or nobody confirmed it: nothing has changed."
    )


class Stale(Refused):
    """Somebody else saved the same thing in the meantime."""

    text = N_("Somebody else changed this in the meantime. Please look again.")


class WrongSecret(Refused):
    """A set-up code, password or PIN that is wrong or unusable."""

    text = N_("That is not right.")


class NoHub(Refused):
    """The settings name no head office."""

    text = "sync.hub is not set, so this shop is alone."


class NotEnrolled(Refused):
    """Head office does not know this shop yet."""

    text = "This shop is not enrolled. Get a code from head office and say: regulars sync enrol CODE"


class PasswordTooShort(Refused):
    """The owner's password is too short."""

    text = N_("A password has at least %(shortest)s characters.")


class BadPin(Refused):
    """Not 4 to 8 digits, or somebody else's."""

    text = N_("Choose another PIN: 4 to 8 digits that nobody else uses.")


class TooManyStaff(Refused):
    """PINs are tried one by one, so there is a ceiling."""

    text = N_("There can be at most %(most)s people with a PIN.")


class UpstreamFault(RegularsError):
    """Head office could not be asked, or said no."""

    case: ClassVar[str] = "silent"

    @property
    def word(self) -> str:
        """Names the case: head office's own word where it answered."""
        return str(self.facts.get("error", self.case))


class HubSilent(UpstreamFault):
    """No answer, or none that can be read."""

    permanent = False
    text = "Head office does not answer. Nothing is lost: everything is sent when it does."


class HubUntrusted(UpstreamFault):
    """A certificate that is not head office's, or none at all."""

    case = "untrusted"
    text = "The certificate of head office is not one that this box trusts. See sync.authority."


class HubRefused(UpstreamFault):
    """What head office answered: `error` a word of its protocol, `message` its sentence, and more facts."""

    text = "%(message)s"


class StoreFault(RegularsError, OSError):
    """The database or the disk; nothing was changed."""

    text = N_("The shop's memory could not be reached. Nothing was changed.")


class StoreBusy(StoreFault):
    """Another process holds the database; trying again helps."""

    permanent = False
    text = N_("The shop's memory is busy. Nothing was changed; please try again.")


class StoreNewer(StoreFault):
    """The data folder was written by a newer version."""

    text = N_("The data folder was written by a newer version: it has step %(found)s, this has %(known)s.")
