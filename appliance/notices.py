"""What a process noticed about the network and the owner should know: one empty file for each, in run/.

A notice stands until whoever raised it takes it back; a reboot clears them all, since run/ is gone then.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from appliance.errors import N_

TEXTS: Mapping[str, str] = {
    "no-internet": N_("There is no internet. Shoppers see your offers and are told that the line is down."),
    "ranges-clash": N_(
        "The shoppers' network and your own network use the same addresses."
        " Set wifi.address to another range."
    ),
    "hidden-devices": N_(
        "All shoppers seem to be one device: the access point hides them."
        " Set it up as an access point, not as a router."
    ),
    "switch-on-isolation": N_(
        "Switch on client isolation in your access point, so that shoppers cannot reach each other."
    ),
    "codes-tried": N_(
        "Many wrong codes were tried on the Wi-Fi. For an hour a code needs the last two digits of the phone"
        " as well; nobody is locked out."
    ),
    "certificate": N_(
        "The portal's certificate does not work, so phones are not told of it. Please renew it."
    ),
    "printer-no-paper": N_("The kiosk's printer is out of paper. Please put in a new roll."),
    "printer-paper-low": N_("The kiosk's printer will soon be out of paper."),
    "printer-cover-open": N_("The cover of the kiosk's printer is open. Please close it."),
    "printer-gone": N_("The kiosk's printer does not answer. Is it switched on, and is its cable in?"),
    "printer-offline": N_("The kiosk's printer is not ready. Please look at its lamps, and at its blade."),
    "clocks-differ": N_(
        "The shop's clock differs from head office's by more than an hour. Please check date and time."
    ),
    "card-copied": N_(
        "This box's memory card was put back from an earlier day, or copied. If nobody here did that,"
        " tell head office: somebody else may have your card."
    ),
    "slips-dropped": N_("A slip could not be printed for a day and was dropped."),
    "doctor-power": N_(
        "The box gets too little power. Please use the official power supply and its own cable."
    ),
    "doctor-heat": N_("The box is too hot. Please give it air: out of the cupboard, away from the oven."),
    "doctor-card": N_(
        "The memory card is full or wears out. Please make a backup now, and call whoever looks after the"
        " box."
    ),
    "doctor-clock": N_(
        "The clock of the box is wrong. Please give it internet; it sets its clock by itself."
    ),
    "doctor-processes": N_(
        "A part of the box does not run. Please switch the box off and on; if that does not help,"
        " call whoever looks after it."
    ),
    "doctor-gate": N_("Nobody can go online: the gate does not answer. Please switch the box off and on."),
    "doctor-scanner": N_("The scanner is not attached. Please plug it in again."),
    "doctor-backup": N_("There is no backup, or it is old. Please look at the page “Backup”."),
    "doctor-stick": N_("The backup stick is missing, full or broken. Please look at it, or plug in another."),
    "doctor-store": N_("The shop's data cannot be read. Please call whoever looks after the box."),
    "doctor-settings": N_("The settings of the box have a fault. Please call whoever looks after it."),
    "letter-not-sent": N_(
        "A letter about a fault could not be sent. Please check the mailbox in the settings."
    ),
}

DOCTORS = tuple(name for name in TEXTS if name.startswith("doctor-"))
"""Raised by the doctor's look, each for the finding whose name it has."""
_PRINTER = ("printer-no-paper", "printer-cover-open", "printer-gone", "printer-offline")
AT_THE_TILL = (*_PRINTER, *(name for name in DOCTORS if name != "doctor-backup"))
"""What whoever stands at the till can mend, or must tell the owner."""
ON_THE_OVERVIEW = tuple(name for name in TEXTS if name != "doctor-backup")
"""What stands there by its own name; of the backup the page knows more."""
BY_LETTER = (
    *_PRINTER,
    "ranges-clash",
    "hidden-devices",
    "certificate",
    "clocks-differ",
    "card-copied",
    *DOCTORS,
)
"""What needs a person and may stand for days unseen."""


class Notices:
    """`folder` is made when the first notice is raised. Never raises: a notice is not worth a fault."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def stand(self, name: str, standing: bool) -> None:
        """Raise the notice `name`, one of TEXTS, or take it back."""
        file = self._folder / name
        try:
            if standing:
                self._make()
                file.touch()
            else:
                file.unlink(missing_ok=True)
        except OSError:  # a full disk is told elsewhere
            return

    def _make(self) -> None:
        """Processes may have a user each and a group in common, as for the sockets: all write here."""
        with suppress(FileExistsError):
            self._folder.mkdir(parents=True)
            self._folder.chmod(0o770)  # whatever the umask says

    def stands(self, name: str) -> bool:
        return (self._folder / name).exists()

    def standing(self, names: Iterable[str] = TEXTS) -> list[str]:
        """The texts of what stands now of `names`, in English, to be translated by whoever shows them."""
        return [TEXTS[name] for name in names if self.stands(name)]
