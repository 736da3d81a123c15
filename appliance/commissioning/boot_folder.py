"""The boot partition, which every computer can read: what a fitter leaves there, and what the box tells.

Whoever holds the card may do all this: they could as well read the store, or write another image.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from appliance.answers import write
from appliance.commissioning.fitters_file import FittersFile, read, without_secrets
from appliance.commissioning.welcome import welcome
from appliance.disk import replace_text, sync_folder
from appliance.errors import BadPin, StoreFault, TooManyStaff
from appliance.layers import over, read_tables, shipped
from appliance.people.staff import MOST_STAFF, Staff
from appliance.people.trail import Trail
from appliance.settings import Paths, load_settings

SETTINGS, USED = "regulars.toml", "regulars-used.toml"
FAULTS, TOLD, NEW_CODE = "regulars-faults.txt", "regulars-setup.txt", "regulars-new-setup-code"


class BootFolder:
    """Takes what lies in `folder` and leaves word of it there; a start that is cut short is done again."""

    def __init__(self, folder: Path, paths: Paths, staff: Staff, trail: Trail) -> None:
        self._folder = folder
        self._paths = paths
        self._staff = staff
        self._trail = trail

    def take(self) -> list[str]:
        """Use what is there, a file of settings whole or not at all; returns what was done.

        Raises SettingsFaults, BadPin, TooManyStaff, StoreFault.
        """
        done = []
        if (self._folder / SETTINGS).exists():
            self._use(read(self._folder / SETTINGS))
            self._trail.note("file-used")
            self._rename(SETTINGS, USED)
            done.append("settings")
        if (self._folder / NEW_CODE).exists():
            self._staff.reset_owner()
            self._trail.note("owner-reset")
            self._remove(NEW_CODE)
            done.append("new set-up code")
        self._wipe()
        return done

    def tell(self) -> None:
        """Leave the set-up code and the Wi-Fi there as long as there is no owner; raises StoreFault."""
        code = self._staff.setup_code()
        if code is None:
            self._remove(TOLD)
        else:
            self._put(TOLD, welcome(load_settings(self._paths), code))

    def blame(self, faults: list[str]) -> None:
        """Say there what is wrong with the file, or no longer; raises StoreFault."""
        if faults:
            self._put(FAULTS, "\n".join((f"{SETTINGS} was not used, and nothing has changed:", *faults, "")))
        else:
            self._remove(FAULTS)

    def _use(self, given: FittersFile) -> None:
        known = read_tables(self._paths.settings)
        merged = known | {name: known.get(name, {}) | values for name, values in given.settings.items()}
        # A file that leaves the owner to the dashboard may leave the Wi-Fi to the card meanwhile.
        own = {} if given.password else read_tables(self._paths.card)
        over(over(shipped(), own, self._paths.card), merged, self._folder / SETTINGS)
        self._check_pins(given.pins)
        write(self._paths.settings, merged)
        self._forget_answers(given)
        if given.password:
            self._staff.set_owner_password(self._staff.reset_owner(), given.password)
        for name, pin in given.pins.items():
            self._staff.add_pin(name, pin)
        if given.password or given.names_network:
            self._paths.card.unlink(missing_ok=True)

    def _check_pins(self, pins: Mapping[str, str]) -> None:
        """Refuse now what the store would refuse when the settings are written already."""
        if len({*self._staff.names(), *pins}) > MOST_STAFF:
            raise TooManyStaff(most=MOST_STAFF)
        if any(self._staff.check_pin(pin) not in (None, name) for name, pin in pins.items()):
            raise BadPin()

    def _forget_answers(self, given: FittersFile) -> None:
        """The last word counts: what the owner had answered of the same settings counts no more."""
        answered = read_tables(self._paths.answers)
        left = {
            section: {
                key: value for key, value in values.items() if key not in given.settings.get(section, {})
            }
            for section, values in answered.items()
        }
        if left != answered:
            write(self._paths.answers, left)

    def _wipe(self) -> None:
        """Write over the secrets where they lie. Flash keeps old blocks a while: nobody can help that."""
        used = self._folder / USED
        if not used.exists():
            return
        try:
            size, kept = used.stat().st_size, without_secrets(used).encode()
            if used.read_bytes().rstrip() != kept.rstrip():
                with used.open("r+b") as file:
                    file.write(kept.ljust(size))
                    os.fsync(file.fileno())
        except OSError as error:
            raise StoreFault() from error

    def _put(self, name: str, text: str) -> None:
        file = self._folder / name
        try:
            if not file.exists() or file.read_text("utf-8", "replace") != text:
                replace_text(file, text)
        except OSError as error:
            raise StoreFault() from error

    def _rename(self, name: str, new: str) -> None:
        try:
            (self._folder / name).replace(self._folder / new)
            sync_folder(self._folder)
        except OSError as error:
            raise StoreFault() from error

    def _remove(self, name: str) -> None:
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise StoreFault() from error
