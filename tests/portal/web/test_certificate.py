"""Which pair of files https is served with."""

import logging
import shutil
from pathlib import Path

import pytest

from appliance.certificate import Certificate
from tests.certificates import Authority, authority


@pytest.fixture
def ours(tmp_path: Path) -> Authority:
    return authority(tmp_path)


@pytest.fixture
def folder(ours: Authority, tmp_path: Path) -> Path:
    return ours.issue(tmp_path / "live")


def test_a_folder_of_an_acme_client_is_a_certificate(folder: Path) -> None:
    assert Certificate(str(folder), "").context()


def test_two_files_are_a_certificate(folder: Path) -> None:
    assert Certificate(str(folder / "fullchain.pem"), str(folder / "privkey.pem")).context()


def test_a_folder_with_links_is_followed_as_certbot_makes_them(folder: Path, tmp_path: Path) -> None:
    links = tmp_path / "links"
    links.mkdir()
    for name in ("fullchain.pem", "privkey.pem"):
        (links / name).symlink_to(folder / name)
    assert Certificate(str(links), "").context()


def test_files_that_stay_are_read_once(folder: Path) -> None:
    pair = Certificate(str(folder), "")
    assert pair.context() is pair.context()


def test_a_renewed_certificate_is_taken_without_a_restart(ours: Authority, folder: Path) -> None:
    pair = Certificate(str(folder), "")
    first = pair.context()
    ours.issue(folder)
    assert pair.context() not in (None, first)


def test_half_a_renewal_keeps_the_former_and_says_so_once(
    ours: Authority, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pair = Certificate(str(folder), "")
    first, new = pair.context(), ours.issue(tmp_path / "new")
    shutil.copy(new / "fullchain.pem", folder)
    with caplog.at_level(logging.WARNING):
        assert pair.context() is pair.context() is first
    assert len(caplog.records) == 1
    shutil.copy(new / "privkey.pem", folder)
    assert pair.context() is not first


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff\0", None])
def test_what_is_no_certificate_serves_nobody_until_there_is_one(
    ours: Authority, tmp_path: Path, content: bytes | None
) -> None:
    folder = tmp_path / "later"
    if content is not None:
        folder.mkdir()
        (folder / "fullchain.pem").write_bytes(content)
        (folder / "privkey.pem").write_bytes(content)
    pair = Certificate(str(folder), "")
    assert pair.context() is None
    ours.issue(folder)
    assert pair.context()


def test_a_key_under_a_password_is_a_fault_and_no_question_at_the_terminal(folder: Path) -> None:
    key = folder / "privkey.pem"
    key.write_text(key.read_text().replace("BEGIN PRIVATE", "BEGIN ENCRYPTED PRIVATE"))
    assert Certificate(str(folder), "").context() is None


def test_a_key_is_tried_again_when_it_was_made_readable(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError("not for this user")  # root reads whatever chmod(1) forbids

    pair, key = Certificate(str(folder), ""), folder / "privkey.pem"
    with monkeypatch.context() as unreadable:
        unreadable.setattr("ssl.SSLContext.load_cert_chain", refused)
        assert pair.context() is None
    assert pair.context() is None
    key.chmod(0o640)
    assert pair.context()
