"""Factory reset: the button asks, the owner or the card's holder confirms, the next start empties the box.

Question and answer lie in run/, which is memory: a start forgets what nobody confirmed. Whoever may write
them, kiosk and dashboard, could erase the store as well: so root, who erases the rest, believes them.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from appliance.disk import create, sync_folder
from appliance.errors import StoreFault
from appliance.layers import SHIPPED
from appliance.settings import Paths

RESET = "regulars-factory-reset"
"""An empty file on the boot partition: whoever holds the card confirms."""
FACTORY = Path("/usr/share/factory/etc/regulars/settings.toml")
"""An image's settings of a new box, in the folder that systemd has for such."""


PROGRAM = (Path("before-upgrade"), Path("before-upgrade/units"))
"""An upgrade's notes and units: nobody's data, and without them the version before could not run again."""


class FactoryReset:
    """Nothing of the shop is touched before `carry_out`; a start that is cut short is done again."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        folder = paths.run / "reset"
        self._asked, self._confirmed = folder / "asked", folder / "confirmed"
        self._noted = paths.root / "factory-reset"

    @property
    def asked(self) -> bool:
        """Whether the button was held when the box was switched on."""
        return self._asked.exists()

    @property
    def noted(self) -> bool:
        return self._noted.exists()

    def ask(self) -> None:
        """Raises StoreFault."""
        self._put(self._asked)

    def confirm(self) -> None:
        """Raises StoreFault."""
        self._put(self._confirmed)

    def forget(self) -> None:
        """The owner wants none; raises StoreFault."""
        try:
            for file in (self._asked, self._confirmed):
                file.unlink(missing_ok=True)
        except OSError as error:
            raise StoreFault() from error

    def is_due(self, *, button: bool, file: bool) -> bool:
        """Whether it was held, where there is a button, and confirmed by the owner or the card's `file`."""
        return self.asked and (self._confirmed.exists() or file) if button else file

    def note(self) -> None:
        """From here on the next start empties the box; raises StoreFault."""
        self._put(self._noted)
        try:
            sync_folder(self._noted.parent)
        except OSError as error:
            raise StoreFault() from error

    def carry_out(self, *card: Path) -> None:
        """Erase all files of the shop, and settle its settings as a new box has them; raises StoreFault.

        Folders stay, with their owners and modes. Nobody may have anything of the shop open. The `card`'s
        files go first, and when one cannot, nothing is erased: it would empty the box at every start.
        """
        self.note()
        self._take_from(card)
        factory = FACTORY if FACTORY.exists() else SHIPPED
        try:
            if self._paths.settings.exists():
                _write(self._paths.settings, factory.read_bytes())
            for folder, _, names in os.walk(self._paths.root, onerror=_fail):
                if Path(folder).relative_to(self._paths.root) in PROGRAM:
                    continue
                for file in (Path(folder) / name for name in names):
                    if file not in (self._noted, self._paths.settings):
                        file.unlink()
                sync_folder(Path(folder))
            self._noted.unlink()
            sync_folder(self._noted.parent)
        except OSError as error:
            raise StoreFault() from error

    def _take_from(self, card: Iterable[Path]) -> None:
        try:
            for file in card:
                file.unlink(missing_ok=True)
                sync_folder(file.parent)
        except OSError as error:
            self._noted.unlink()
            raise StoreFault() from error

    def _put(self, file: Path) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            os.close(create(file, 0o660))
        except OSError as error:
            raise StoreFault() from error


def _fail(error: OSError) -> None:
    raise error


def _write(file: Path, content: bytes) -> None:
    """Over what is there, so that it keeps its owner and mode; cut short, it is written again."""
    with file.open("r+b") as writing:
        writing.write(content)
        writing.truncate()
        os.fsync(writing.fileno())
