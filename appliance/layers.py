"""Settings as tables, one file over the other: the shipped file is the schema. Pure but for reading."""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from appliance.errors import SettingsFaults
from appliance.limits import ASKED, check, instead_of

SHIPPED = Path(__file__).with_name("settings.toml")
Tables = dict[str, dict[str, Any]]
"""Section -> key -> value, as tomllib reads them."""


def read_tables(file: Path) -> Tables:
    """A file of settings as it is, empty where there is none; raises SettingsFaults when it is unreadable."""
    try:
        # Some editors begin UTF-8 with a mark.
        return tomllib.loads(file.read_text("utf-8-sig")) if file.exists() else {}
    except UnicodeDecodeError as error:
        raise SettingsFaults(file, ["It is no text in UTF-8: please save it as that."]) from error
    except RecursionError as error:
        raise SettingsFaults(file, ["There are brackets in brackets without end."]) from error
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsFaults(file, [str(error)]) from error


def over(below: Tables, given: Tables, file: Path) -> Tables:
    """All settings with those `given` in `file` on top; raises SettingsFaults with every fault."""
    merged, faults = _merge(below, given)
    faults += check(merged)
    if faults:
        raise SettingsFaults(file, faults)
    return merged


def shipped() -> Tables:
    """The schema: every setting with its default."""
    return tomllib.loads(SHIPPED.read_text("utf-8"))


def _merge(schema: Tables, given: Tables) -> tuple[Tables, list[str]]:
    merged = {name: dict(section) for name, section in schema.items()}
    faults: list[str] = []
    for section, values in given.items():
        if section not in schema or not isinstance(values, dict):
            faults.append(f"[{section}] is no section{_meant(section, schema)}")
            continue
        for key, value in values.items():
            if key not in schema[section]:
                faults.append(f"{section}.{key} is no setting{_meant(key, schema[section])}")
            elif not _same_type(schema[section][key], value):
                kind = _WORDS[type(schema[section][key])]
                faults.append(f"{section}.{key} must be {kind}{instead_of(f'{section}.{key}', value)}")
            else:
                merged[section][key] = value
    return merged, faults


_WORDS = {str: "a text in quotes", int: "a whole number", float: "a number", list: "a list of texts"}


def _same_type(default: Any, value: Any) -> bool:
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(default, list):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return type(default) is type(value)


def _meant(wrong: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(wrong, known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; there are: {', '.join(known)}"


def answered(given: Tables, file: Path) -> Tables:
    """What the owner may say on the dashboard, and nothing else: root reads it too. Raises SettingsFaults."""
    names = [f"{section}.{key}" for section, values in given.items() for key in values]
    foreign = [f"{name} is no question of the first run" for name in names if name not in ASKED]
    if foreign:
        raise SettingsFaults(file, foreign)
    return given
