"""What the owner is told about the network."""

import os
from pathlib import Path

from appliance.notices import TEXTS, Notices


def test_a_notice_stands_until_it_is_taken_back(tmp_path: Path) -> None:
    notices = Notices(tmp_path / "notices")
    assert notices.standing() == []
    notices.stand("no-internet", True)
    notices.stand("no-internet", True)
    assert notices.standing() == [TEXTS["no-internet"]]
    notices.stand("no-internet", False)
    notices.stand("no-internet", False)
    assert notices.standing() == []


def test_another_process_reads_what_one_raised(tmp_path: Path) -> None:
    Notices(tmp_path).stand("ranges-clash", True)
    assert Notices(tmp_path).standing() == [TEXTS["ranges-clash"]]


def test_every_process_of_the_group_may_raise_one_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "run" / "notices"
    before = os.umask(0o077)
    try:
        Notices(folder).stand("no-internet", True)
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o770


def test_a_folder_that_cannot_be_made_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    notices = Notices(tmp_path / "file" / "notices")
    notices.stand("no-internet", True)
    assert notices.standing() == []
