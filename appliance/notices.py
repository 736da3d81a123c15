"""What a process noticed about the network and the owner should know: one empty file for each, in run/.

A notice stands until whoever raised it takes it back; a reboot clears them all, since run/ is gone then.
"""

from collections.abc import Mapping
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
}


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

    def standing(self) -> list[str]:
        """The texts of what stands now, in English, to be translated by whoever shows them."""
        return [text for name, text in TEXTS.items() if self.stands(name)]
