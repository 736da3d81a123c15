"""What runs here."""

from pathlib import Path

from appliance.doctor import versions


def test_the_system_is_named_as_it_names_itself(tmp_path: Path) -> None:
    assert "an unknown system" in versions.versions(tmp_path).says
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/os-release").write_text('ID=debian\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n')
    assert "Debian GNU/Linux 13 (trixie), kernel " in versions.versions(tmp_path).says
