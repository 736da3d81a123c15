"""udev's word for what is plugged in."""

import os
from pathlib import Path

import pytest

from appliance.backup import sticks, volumes
from appliance.backup.volumes import Volume, is_plugged, plugged_in, volume_at

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
    assert sticks.enrolled(tmp_path) == [sticks.Enrolled("an-id", "", "/media/stick", there=False)]


def test_a_stick_is_plugged_in_while_nobody_has_mounted_it(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / sticks.LIST).write_text('{"an-id": ["/media/stick", "1234-ABCD"]}')
    monkeypatch.setattr(sticks, "is_plugged", lambda volume: volumes.is_plugged(volume, told))
    assert [stick.there for stick in sticks.enrolled(tmp_path)] == [False]
    (told / "b8:1").write_text(STICK.format(bus="usb"))
    assert [stick.there for stick in sticks.enrolled(tmp_path)] == [True]


def test_what_is_plugged_in_has_the_name_that_its_owner_gave_it(told: Path) -> None:
    label = "E:ID_FS_USAGE=filesystem\nE:ID_FS_LABEL_ENC=\\xd0\\x9a\\xd0\\xb0\\xd1\\x81\\xd0\\xb0\\x201\n"
    (told / "b8:1").write_text(STICK.format(bus="usb") + label)
    assert plugged_in(told) == [Volume("1234-ABCD", "Каса 1", "vfat")]


def test_a_stick_without_a_name_is_called_as_its_maker_does(told: Path) -> None:
    model = "E:ID_MODEL_ENC=Cruzer\\x20Blade\\x20\\x20\nE:ID_FS_USAGE=filesystem\n"
    (told / "b8:1").write_text(STICK.format(bus="usb") + model)
    assert [volume.name for volume in plugged_in(told)] == ["Cruzer Blade"]


def test_the_disk_that_the_box_runs_from_is_no_stick(told: Path, tmp_path: Path) -> None:
    (told / "b8:1").write_text(STICK.format(bus="usb") + "E:ID_FS_USAGE=filesystem\n")
    mounts = tmp_path / "mountinfo"
    mounts.write_text("36 1 8:1 / / rw,noatime shared:1 - ext4 /dev/sda1 rw\n")
    assert plugged_in(told, mounts) == []
    mounts.write_text("36 1 8:2 / / rw,noatime shared:1 - ext4 /dev/sda2 rw\n")
    assert len(plugged_in(told, mounts)) == 1


def test_neither_the_card_nor_a_part_without_files_is_a_stick(told: Path) -> None:
    (told / "b179:1").write_text(STICK.format(bus="mmc") + "E:ID_FS_USAGE=filesystem\n")
    (told / "b8:1").write_text(STICK.format(bus="usb") + "E:ID_FS_USAGE=crypto\n")
    assert plugged_in(told) == []
