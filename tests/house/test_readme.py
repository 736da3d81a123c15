"""The README names every command and every setting, and none that does not exist."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from appliance.cli import main


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text()


def commands(group: click.Group, words: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{words} {name}")
        else:
            yield f"{words} {name}"


def settings(root: Path) -> set[str]:
    shipped = tomllib.loads((root / "appliance/settings.toml").read_text())
    return {f"{section}.{key}" for section, table in shipped.items() for key in table}


def test_every_command_stands_in_the_readme(readme: str) -> None:
    assert [words for words in commands(main, "regulars") if words not in readme] == []


def test_every_setting_stands_in_the_readme(root: Path, readme: str) -> None:
    assert [name for name in sorted(settings(root)) if f"`{name}`" not in readme] == []


def test_the_readme_names_no_command_that_does_not_exist(readme: str) -> None:
    known = {words.split()[1] for words in commands(main, "regulars")}
    assert set(re.findall(r"\bregulars (?:--data \S+ )?([a-z-]+)\b", readme)) <= known


def test_the_readme_names_no_setting_that_does_not_exist(root: Path, readme: str) -> None:
    known = settings(root)
    sections = "|".join({name.split(".")[0] for name in known})
    assert set(re.findall(rf"`((?:{sections})\.[a-z_]+)`", readme)) - {"shop.db"} <= known
