"""What runs here."""

from pathlib import Path

import pytest

from appliance.chain import Office
from appliance.doctor import versions
from appliance.doctor.findings import GOOD, SOON, UNKNOWN
from appliance.release import PROTOCOL


def test_the_system_is_named_as_it_names_itself(tmp_path: Path) -> None:
    assert "an unknown system" in versions.versions(tmp_path).says
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/os-release").write_text('ID=debian\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n')
    assert "Debian GNU/Linux 13 (trixie), kernel " in versions.versions(tmp_path).says


@pytest.mark.parametrize(
    ("source", "result", "state"),
    [
        ("", None, UNKNOWN),
        ("/media/stick", None, GOOD),
        ("/media/stick", "success", GOOD),
        ("x", "exit-code", SOON),
    ],
)
def test_where_new_versions_come_from_is_told(tmp_path: Path, source: str, result: str, state: str) -> None:
    assert versions.updates(source, tmp_path, result).state == state


def test_a_version_that_was_put_back_is_named(tmp_path: Path) -> None:
    (tmp_path / "before-upgrade").mkdir()
    (tmp_path / "before-upgrade/rolled-back").write_text("1.4.0\n")
    assert "Version 1.4.0 did not work here" in versions.updates("x", tmp_path, "success").says


@pytest.mark.parametrize(
    ("step", "state", "word"), [(0, GOOD, "."), (-1, SOON, "too old for this box"), (1, SOON, "this box is")]
)
def test_head_office_that_is_older_or_newer_is_told(step: int, state: str, word: str) -> None:
    (found,) = versions.office(Office("1.4.0", PROTOCOL + step))
    assert found.state == state
    assert "Head office runs Regulars 1.4.0" in found.says and word in found.says


def test_of_a_head_office_that_tells_no_version_nothing_is_said() -> None:
    assert list(versions.office(Office())) == []
