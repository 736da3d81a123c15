"""Keys on disk: what is erased is gone, whatever happened while it was made."""

from datetime import date
from pathlib import Path

import pytest

from appliance.keys import KeyFolder

YESTERDAY, TODAY = date(2026, 11, 1), date(2026, 11, 2)


class Killed(BaseException):
    """The plug is pulled."""


@pytest.fixture
def torn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyFolder:
    """A folder whose processes were killed right after each key got its name."""
    keys = KeyFolder(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(Killed))
        for name in ("recognition", "recognition-2", f"day-{YESTERDAY}", f"day-{TODAY}"):
            with pytest.raises(Killed):
                keys.get(name)
    return KeyFolder(tmp_path)


def left(folder: Path) -> set[str]:
    return {".".join(file.name.split(".")[:2]) for file in folder.iterdir()}


def test_a_key_that_is_erased_leaves_no_draft_of_itself(torn: KeyFolder, tmp_path: Path) -> None:
    secret = (tmp_path / "recognition").read_bytes()
    torn.forget_generation(1)
    torn.forget_days_before(TODAY)
    assert left(tmp_path) == {"recognition-2", ".recognition-2", f"day-{TODAY}", f".day-{TODAY}"}
    assert all(file.read_bytes() != secret for file in tmp_path.iterdir())


def test_a_draft_alone_goes_with_its_day(torn: KeyFolder, tmp_path: Path) -> None:
    (tmp_path / f"day-{YESTERDAY}").unlink()
    torn.forget_days_before(TODAY)
    assert not [name for name in left(tmp_path) if str(YESTERDAY) in name]


def test_a_key_is_read_again_as_it_was_made(tmp_path: Path) -> None:
    made = KeyFolder(tmp_path).day(TODAY)
    assert KeyFolder(tmp_path).day(TODAY) == made
    assert [file.name for file in tmp_path.iterdir()] == [f"day-{TODAY}"]
    assert (tmp_path / f"day-{TODAY}").stat().st_mode & 0o777 == 0o440
