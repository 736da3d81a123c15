"""`regulars update`, where there is no source."""

from pathlib import Path

from click.testing import CliRunner

from appliance.cli import main


def said(folder: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--data", str(folder), "update", *words])
    return done.exit_code, done.output


def test_without_a_source_the_box_says_that_it_gets_none(tmp_path: Path) -> None:
    code, text = said(tmp_path)
    assert code == 1
    assert "This box gets no new versions" in text


def test_a_folder_is_believed_only_by_the_makers_key(tmp_path: Path) -> None:
    code, text = said(tmp_path, "--from", str(tmp_path))
    assert code == 1
    assert "With --from FOLDER the key alone is enough" in text


def test_a_source_without_a_key_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[update]\nsource = "https://updates.example"\n')
    code, text = said(tmp_path)
    assert code == 2
    assert "update.key must say who signs" in text
