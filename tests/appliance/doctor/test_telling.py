"""From a finding to people: notices, and a letter through a real mail server."""

import json
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from appliance.doctor import post, telling
from appliance.doctor.findings import BAD, GOOD, Finding
from appliance.notices import Notices
from appliance.settings import MailSettings, Paths, Settings, load_settings
from tests.certificates import Authority, authority
from tests.mailbox import Mailbox, Manner, mailbox

NOW = 1_800_000_000
DAY = 86_400


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.trusted))
    return made


@pytest.fixture
def hot(tmp_path: Path) -> Settings:
    """A shop whose box has been too hot since the look before."""
    paths = Paths(tmp_path / "shop")
    paths.run.mkdir(parents=True)
    telling.note(paths, [Finding("heat", BAD, "84 °C.")])
    settings = load_settings(paths)
    telling.write(settings, NOW - 600)
    return settings


Reached = Callable[[Mailbox], Settings]


@pytest.fixture
def reached(hot: Settings) -> Reached:
    def by(server: Mailbox) -> Settings:
        to = ("olena@shop.example",)
        return replace(
            hot, mail=MailSettings("localhost", server.port, "box", "s3cret", "box@shop.example", to)
        )

    return by


def test_a_fault_raises_its_notice_and_takes_it_back(tmp_path: Path) -> None:
    notices = Notices(Paths(tmp_path).notices)
    telling.note(Paths(tmp_path), [Finding("heat", BAD, "84 °C."), Finding("names", BAD, "No names.")])
    assert notices.stands("doctor-heat")
    telling.note(Paths(tmp_path), [Finding("heat", GOOD, "48 °C.")])
    assert notices.standing() == []


def test_a_letter_goes_out_once_a_day(tmp_path: Path, ours: Authority, reached: Reached) -> None:
    with mailbox(tmp_path, ours) as server:
        for at in (NOW, NOW + 600, NOW + DAY):
            telling.write(reached(server), at)
        first = message_from_bytes(server.letters[0], policy=policy.default)
    assert len(server.letters) == 2
    assert "перегрівається" in first.get_content()
    assert first["To"] == "olena@shop.example"


def test_no_password_crosses_the_wire_before_tls(tmp_path: Path, ours: Authority, reached: Reached) -> None:
    with mailbox(tmp_path, ours) as server:
        telling.write(reached(server), NOW)
    assert server.letters
    assert set(server.clear) == {"EHLO", "STAR"}


def test_a_server_may_speak_tls_at_once(
    tmp_path: Path, ours: Authority, reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mailbox(tmp_path, ours, at_once=True) as server:
        monkeypatch.setattr(post, "AT_ONCE", server.port)
        telling.write(reached(server), NOW)
    assert (len(server.letters), server.clear) == (1, [])


@pytest.mark.parametrize("manner", ["refuses", "hangs"])
def test_a_server_that_fails_is_a_notice_and_is_tried_again(
    tmp_path: Path, ours: Authority, reached: Reached, monkeypatch: pytest.MonkeyPatch, manner: Manner
) -> None:
    monkeypatch.setattr(post, "WITHIN", 0.5)
    with mailbox(tmp_path, ours, manner) as server:
        telling.write(reached(server), NOW)
        assert Notices(Paths(tmp_path / "shop").notices).stands("letter-not-sent")
    with mailbox(tmp_path, ours) as server:
        telling.write(reached(server), NOW + 600)
    assert len(server.letters) == 1


@pytest.mark.parametrize("manner", ["takes and hangs", "takes and leaves", "says no good-bye"])
def test_a_server_that_may_have_the_letter_gets_no_other_one_that_day(
    tmp_path: Path, ours: Authority, reached: Reached, monkeypatch: pytest.MonkeyPatch, manner: Manner
) -> None:
    monkeypatch.setattr(post, "TAKING", 0.5)
    with mailbox(tmp_path, ours, manner) as server:
        for at in (NOW, NOW + 600):
            telling.write(reached(server), at)
        assert len(server.letters) == 1
    assert not Notices(Paths(tmp_path / "shop").notices).stands("letter-not-sent")


@pytest.mark.parametrize("spoiled", ["[]", "null", '{"doctor-heat": "soon"}', "\0\0"])
def test_a_spoiled_list_of_letters_keeps_no_letter_back(
    tmp_path: Path, ours: Authority, reached: Reached, spoiled: str
) -> None:
    (tmp_path / "shop" / telling.WRITTEN).write_text(spoiled)
    with mailbox(tmp_path, ours) as server:
        telling.write(reached(server), NOW)
    assert len(server.letters) == 1


def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path, reached: Reached) -> None:
    with mailbox(tmp_path, authority(tmp_path)) as server:
        telling.write(reached(server), NOW)
    assert (server.letters, set(server.clear)) == ([], {"EHLO", "STAR"})


def test_a_card_that_takes_nothing_more_makes_no_flood_of_letters(
    tmp_path: Path, ours: Authority, reached: Reached
) -> None:
    (tmp_path / "shop" / telling.WRITTEN).mkdir()  # cannot be replaced by a file
    with mailbox(tmp_path, ours) as server:
        for at in (NOW, NOW + 600):
            telling.write(reached(server), at)
    assert len(server.letters) == 1


def test_without_a_mailbox_or_without_the_time_nobody_is_written_to(hot: Settings) -> None:
    telling.write(hot, NOW)
    telling.write(replace(hot, mail=replace(hot.mail, host="localhost", port=1)), 1000)
    assert not Notices(hot.paths.notices).stands("letter-not-sent")


def test_a_letter_tells_nothing_of_customers(tmp_path: Path, ours: Authority, reached: Reached) -> None:
    with mailbox(tmp_path, ours) as server:
        telling.write(reached(server), NOW)
    kept = json.loads((tmp_path / "shop" / telling.WRITTEN).read_text())
    assert kept == {"doctor-heat": NOW}
    assert b"Message-ID: <" in server.letters[0]
