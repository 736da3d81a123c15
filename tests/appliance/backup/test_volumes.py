"""udev's word for what is plugged in."""

import os
from pathlib import Path

import pytest

from appliance.backup import sticks, volumes
from appliance.backup.volumes import is_plugged, volume_at

STICK = "S:disk/by-uuid/1234-ABCD\nI:14\nE:ID_BUS={bus}\nE:ID_FS_TYPE=vfat\nE:ID_FS_UUID_ENC=1234-ABCD\n"


@pytest.fixture
def told(tmp_path: Path) -> Path:
    (tmp_path / "udev").mkdir()
    return tmp_path / "udev"


def test_a_file_system_on_usb_is_found_by_its_id(told: Path) -> None:
    (told / "b8:1").write_text(STICK.format(bus="usb"))
    assert is_plugged("1234-ABCD", told)
    assert not is_plugged("ABCD-1234", told)


def test_the_card_is_no_stick(told: Path) -> None:
    (told / "b8:1").write_text(STICK.format(bus="mmc"))
    assert not is_plugged("1234-ABCD", told)


def test_nothing_is_plugged_in_where_nothing_was_enrolled(told: Path) -> None:
    (told / "b8:0").write_text("E:ID_BUS=usb\n")
    assert not is_plugged("", told)


def test_the_id_of_what_is_mounted_somewhere(told: Path, tmp_path: Path) -> None:
    assert volume_at(tmp_path, told) == ""
    device = tmp_path.stat().st_dev
    (told / f"b{os.major(device)}:{os.minor(device)}").write_text(STICK.format(bus="usb"))
    assert volume_at(tmp_path, told) == "1234-ABCD"


def test_a_list_of_places_alone_is_understood(tmp_path: Path) -> None:
    (tmp_path / sticks.LIST).write_text('{"an-id": "/media/stick"}')
    assert sticks.enrolled(tmp_path) == {Path("/media/stick"): False}


def test_a_stick_is_plugged_in_while_nobody_has_mounted_it(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / sticks.LIST).write_text('{"an-id": ["/media/stick", "1234-ABCD"]}')
    monkeypatch.setattr(sticks, "is_plugged", lambda volume: volumes.is_plugged(volume, told))
    assert sticks.enrolled(tmp_path) == {Path("/media/stick"): False}
    (told / "b8:1").write_text(STICK.format(bus="usb"))
    assert sticks.enrolled(tmp_path) == {Path("/media/stick"): True}
