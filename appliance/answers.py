"""What the owner answers on the dashboard, and what a card gives itself before anybody has answered.

Files of settings in `answers/`, in the same words as settings.toml. Until all is answered they wait in a
draft, so that leaving in the middle changes nothing and the next day goes on where it was.
"""

import json
import os
from pathlib import Path

from appliance.disk import create, sync_folder
from appliance.errors import StoreFault
from appliance.layers import Tables, answered, over, read_tables, shipped
from appliance.settings import Paths, Settings, settings_of

MODE = 0o640
"""The Wi-Fi's password stands in there."""


class Answers:
    """Reads and writes them; nothing counts before `finish`."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._draft = paths.answers.with_name("draft.toml")

    @property
    def finished(self) -> bool:
        """Whether the owner has answered everything once."""
        return self._paths.answers.exists()

    @property
    def pending(self) -> bool:
        """Whether there are answers that do not count yet."""
        return self._draft.exists()

    def begun(self) -> Tables:
        """What was answered, in the draft or for good; raises SettingsFaults."""
        for file in (self._draft, self._paths.answers):
            if given := read_tables(file):
                return answered(given, file)
        return {}

    def current(self) -> Tables:
        """Every setting as it would be with these answers; raises SettingsFaults."""
        below = over(shipped(), read_tables(self._paths.settings), self._paths.settings)
        return over(below, self.begun(), self._draft)

    def settings(self) -> Settings:
        """The same as processes see them; raises SettingsFaults."""
        return settings_of(self.current(), self._paths)

    def answer(self, section: str, **values: object) -> None:
        """Put answers into the draft; raises SettingsFaults, StoreFault, and then nothing has changed."""
        begun = self.begun()
        merged = begun | {section: begun.get(section, {}) | values}
        over(shipped(), answered(merged, self._draft), self._draft)
        write(self._draft, merged)

    def finish(self) -> None:
        """Let the answers count from the processes' next start; raises SettingsFaults, StoreFault."""
        self.current()
        write(self._paths.answers, self.begun())
        try:
            self._draft.unlink(missing_ok=True)
            self._paths.card.unlink(missing_ok=True)
        except OSError as error:
            raise StoreFault() from error


def write(file: Path, tables: Tables) -> None:
    """Replace it as a whole; raises StoreFault."""
    draft = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(create(draft, MODE), "w", encoding="utf-8") as writing:
            writing.write(as_toml(tables))
            # Those who share the folder read it, whoever writes it: root may be in no group of ours.
            os.fchown(writing.fileno(), -1, file.parent.stat().st_gid)
            writing.flush()
            os.fsync(writing.fileno())
        draft.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise StoreFault() from error


def as_toml(tables: Tables) -> str:
    """Texts, numbers and lists of texts are written alike in JSON and TOML."""
    return "\n\n".join(_section(name, values) for name, values in tables.items()) + "\n"


def _section(name: str, values: dict[str, object]) -> str:
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return "\n".join((f"[{name}]", *lines))
