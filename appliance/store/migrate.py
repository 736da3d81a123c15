"""Creates the database files and brings them up to date, one numbered step at a time."""

import os
from importlib import resources
from pathlib import Path

from appliance.errors import StoreFault, StoreNewer
from appliance.store.connection import Database

MODE = 0o660


def create_file(path: Path) -> None:
    """Make the empty file before anyone opens it: under umask 077 a second user could not open it.

    Raises StoreFault.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, MODE))
            path.chmod(MODE)
    except OSError as error:
        raise StoreFault() from error


def migrate(database: Database, series: str) -> None:
    """Apply the missing steps of `series` (`shop` or `admissions`), each in its own transaction.

    Raises StoreNewer when the file was written by a newer version.
    """
    steps = _steps(series)
    if step(database) == len(steps):
        return
    if step(database) > len(steps):
        raise StoreNewer(found=step(database), known=len(steps))
    for number in range(1, len(steps) + 1):
        with database.transaction():
            # Read again under the lock: several processes may start at once.
            if step(database) == number - 1:
                database.connection.execute(steps[number - 1])
                database.connection.execute(f"PRAGMA user_version = {number}")


def _steps(series: str) -> list[str]:
    folder = resources.files("appliance.store") / "schema" / series
    return [file.read_text("utf-8") for file in sorted(folder.iterdir(), key=lambda f: f.name)]


def step(database: Database) -> int:
    """The last step that was taken."""
    found = database.row("PRAGMA user_version")
    return int(found[0]) if found else 0


def is_sound(database: Database) -> bool:
    """Whether SQLite finds its own file consistent."""
    return database.rows("PRAGMA quick_check") == [("ok",)]
