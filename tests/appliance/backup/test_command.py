"""`regulars backup` and `restore` as they are typed."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from appliance.backup.age import new_pair
from appliance.cli import main


def regulars(data: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *words], input=typed)


@pytest.fixture
def kept(tmp_path: Path) -> tuple[str, str]:
    """A shop's code, and its backup."""
    data = tmp_path / "shop"
    assert regulars(data, "setup").exit_code == 0
    code = json.loads(regulars(data, "backup", "key", "--json").stdout)["code"]
    file = json.loads(regulars(data, "backup", "make", str(tmp_path / "kept"), "--json").stdout)["backup"]
    return code, file


def test_a_key_is_made_once_and_another_only_when_asked_for(kept: tuple[str, str], tmp_path: Path) -> None:
    assert regulars(tmp_path / "shop", "backup", "key").exit_code == 1
    anew = regulars(tmp_path / "shop", "backup", "key", "--anew")
    assert anew.exit_code == 0 and kept[0] not in anew.stdout


def test_without_a_key_or_a_stick_it_says_what_to_do(tmp_path: Path) -> None:
    refused = regulars(tmp_path / "shop", "backup", "make")
    assert refused.exit_code == 1 and "regulars backup key" in refused.stderr
    regulars(tmp_path / "shop", "setup")
    regulars(tmp_path / "shop", "backup", "key")
    refused = regulars(tmp_path / "shop", "backup", "make")
    assert refused.exit_code == 1 and "enrol-stick" in refused.stderr


def test_a_stick_is_enrolled_and_takes_the_backup(kept: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    assert regulars(tmp_path / "shop", "backup", "enrol-stick", str(tmp_path / "stick")).exit_code == 0
    made = json.loads(regulars(tmp_path / "shop", "backup", "make", "--json").stdout)
    assert Path(made["backup"]).parent == tmp_path / "stick"


def test_a_restore_tells_where_both_shops_lie(kept: tuple[str, str], tmp_path: Path) -> None:
    code, file = kept
    back = regulars(tmp_path / "back", "restore", file, "--json", typed=code)
    assert json.loads(back.stdout) == {"restored": str(tmp_path / "back"), "before": None}
    again = regulars(tmp_path / "back", "restore", file, "--move-aside", "--json", typed=code)
    assert json.loads(again.stdout)["before"] == str(tmp_path / "back.before-1")


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("", 2, "no recovery code"),
        ("Olena", 2, "no recovery code"),
        ("another's", 1, "another recovery code"),
    ],
)
def test_without_the_code_nothing_is_changed(
    kept: tuple[str, str], tmp_path: Path, typed: str, status: int, said: str
) -> None:
    code = new_pair()[0] if typed == "another's" else typed
    refused = regulars(tmp_path / "back", "restore", kept[1], "--json", typed=code)
    assert (refused.exit_code, json.loads(refused.stdout)["permanent"]) == (status, True)
    assert said in refused.stderr and not (tmp_path / "back").exists()


def test_over_a_shop_it_is_refused(kept: tuple[str, str], tmp_path: Path) -> None:
    refused = regulars(tmp_path / "shop", "restore", kept[1], typed=kept[0])
    assert refused.exit_code == 1 and "--move-aside" in refused.stderr


def test_at_a_terminal_the_code_is_not_seen(kept: tuple[str, str], tmp_path: Path) -> None:
    code, file = kept
    words = (sys.executable, "-m", "appliance.cli", "--data", str(tmp_path / "back"), "restore", file)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        words, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = b""
        while b"Recovery code: " not in shown:
            shown += os.read(ours, 1000)
        assert code not in Path(f"/proc/{process.pid}/cmdline").read_text()
        os.write(ours, code.encode() + b"\n")
        process.wait(60)
    shown += os.read(ours, 10_000)
    os.close(ours)
    assert process.returncode == 0 and code.split()[0].encode() not in shown
