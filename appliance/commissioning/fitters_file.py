"""What a fitter writes for a box: settings, and with them the owner's password and the staff's PINs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.answers import as_toml
from appliance.errors import BadInput, BadName, SettingsFaults
from appliance.layers import Tables, read_tables
from appliance.people.staff import SHORTEST_PASSWORD
from appliance.values.name import LONGEST, Name

PEOPLE = ("owner", "staff")
"""Sections that no other file of settings has."""


@dataclass(frozen=True)
class FittersFile:
    """`settings` as in settings.toml, checked by whoever knows what they are put over."""

    settings: Tables
    password: str | None
    pins: Mapping[str, str]

    @property
    def names_network(self) -> bool:
        """Whether it says how shoppers join, so that the card's own network has no use any more."""
        return bool({"password", "security"} & self.settings.get("wifi", {}).keys())


def read(file: Path) -> FittersFile:
    """Raises SettingsFaults with every fault in what is no setting."""
    tables: dict[str, Any] = read_tables(file)
    faults = [
        f"{name} stands in no section" for name, values in tables.items() if not isinstance(values, dict)
    ]
    if faults:
        raise SettingsFaults(file, faults)
    owner, staff = (tables.pop(section, {}) for section in PEOPLE)
    faults = [f"owner.{name} is no setting; there is: password" for name in owner if name != "password"]
    password = owner.get("password")
    if password is not None and not (isinstance(password, str) and len(password) >= SHORTEST_PASSWORD):
        faults.append(f"owner.password must have at least {SHORTEST_PASSWORD} characters")
    pins, wrong = _pins(staff)
    faults += wrong
    if len(set(map(str, staff.values()))) < len(staff):
        faults.append("staff: two people have the same PIN")
    if faults:
        raise SettingsFaults(file, faults)
    return FittersFile(tables, password, pins)


def _pins(staff: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """PINs by the names that the till will show, and what is wrong with the others."""
    pins, faults = {}, []
    for name, pin in staff.items():
        try:
            who = Name.parse(name).text
        except BadName:
            faults.append(f"staff: {name!r} is no name of 1 to {LONGEST} characters")
            continue
        if not (isinstance(pin, str) and re.fullmatch("[0-9]{4,8}", pin)):
            faults.append(f'staff: the PIN of {who} must be 4 to 8 digits in quotes, as in "2468"')
        pins[who] = pin
    return pins, faults


def without_secrets(file: Path) -> str:
    """The file's settings as they were; nothing of one that cannot be read."""
    try:
        tables = read_tables(file)
    except BadInput:
        return ""
    kept = {
        section: {key: value for key, value in values.items() if key != "password"}
        for section, values in tables.items()
        if section not in PEOPLE
    }
    return f"# Used. Passwords and PINs were taken out.\n{as_toml(kept)}"
