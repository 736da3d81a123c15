"""What head office takes, and what it answers where it does not; on a real PostgreSQL."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance import release
from appliance.hub import mailbox, shops
from appliance.hub.body import LARGEST
from appliance.settings import Paths, load_settings
from tests.system.hub import Box, Office, event
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system
ANEW = {"nonce": "a", "epoch": 1, "received": 1}


@pytest.fixture
def office(postgres: Postgres, tmp_path: Path) -> Iterator[Office]:
    office = Office(load_settings(Paths(tmp_path)), postgres.database())
    yield office
    office.close()


def test_events_are_taken_once_however_often_they_are_sent(office: Office) -> None:
    box = office.box("kyiv")
    for _ in range(3):
        assert box.exchange(event(1), event(2))[1]["received"] == 2
    assert office.count("event") == 2
    assert office.woken


def test_every_answer_tells_which_version_head_office_runs(office: Office) -> None:
    told = office.box("kyiv").exchange(event(1))[1]["hub"]
    assert (told["version"], told["protocol"]) == (release.version(), release.PROTOCOL)


def test_a_batch_may_begin_where_the_last_one_was_not_heard_of(office: Office) -> None:
    box = office.box("kyiv")
    box.exchange(event(1), event(2))
    assert box.exchange(event(2), event(3), event(4))[1]["received"] == 4
    assert office.count("event") == 4


def test_a_gap_is_told_with_the_number_to_go_on_from(office: Office) -> None:
    box = office.box("kyiv")
    box.exchange(event(1))
    status, answer = box.exchange(event(3))
    assert (status, answer["error"], answer["received"]) == (409, "gap", 1)
    assert office.count("event") == 1


def test_two_events_with_one_number_are_a_copied_card_and_both_are_named(office: Office) -> None:
    box = office.box("kyiv")
    box.exchange(event(1, "mine"))
    status, answer = box.exchange(event(1, "copy"), event(2))
    assert (status, answer["error"]) == (409, "clash")
    assert (answer["id"], answer["other"], answer["seq"]) == ("copy", "mine", 1)
    assert office.count("event") == 1


def test_one_bad_event_leaves_nothing_of_its_batch(office: Office) -> None:
    box = office.box("kyiv")
    status, answer = box.exchange(event(1), event(2) | {"facts": {"note": "without a time"}}, event(3))
    assert (status, answer["error"], answer["seq"], answer["id"]) == (422, "bad-event", 2, "e2")
    assert "Nothing of this batch" in answer["message"]
    assert office.count("event") == 0


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_a_letter_that_the_database_cannot_hold_is_told_before_anything_is_stored(
    office: Office, text: str
) -> None:
    status, answer = office.box("kyiv").exchange(event(1), event(2, note=f"a{text}b"))
    assert (status, answer["error"]) == (422, "bad-event")


def test_what_was_refused_leaves_a_hole_and_may_fill_it_later(office: Office) -> None:
    box = office.box("kyiv")
    assert box.exchange(event(1), {"seq": 2, "skipped": True}, event(3))[1]["received"] == 3
    assert box.exchange(again=[event(2)])[0] == 200
    assert box.exchange(again=[event(2)])[0] == 200
    assert (office.count("event"), office.count("hole")) == (3, 0)


def test_an_event_of_a_kind_nobody_knows_yet_passes(office: Office) -> None:
    box = office.box("kyiv")
    assert box.exchange(event(1, "", "CouponIssued", coupon="c-77"))[0] == 200
    assert office.database.rows("SELECT type, subject FROM event") == [("CouponIssued", "c1")]


def test_a_wrong_key_is_refused_before_the_body_is_read(office: Office) -> None:
    office.box("kyiv")
    for key in ("kyiv.wrong", "nobody.x", "", "kyiv"):
        status, answer = office.ask("/v1/exchange", "no object", key)
        assert (status, answer["error"]) == (401, "unknown-key")


def test_a_revoked_shop_is_told_so_and_changes_nothing(office: Office) -> None:
    box = office.box("kyiv")
    office.database.work(lambda connection: shops.revoke(connection, "kyiv", 1))
    status, answer = box.exchange(event(1))
    assert (status, answer["error"]) == (403, "revoked")
    assert office.count("event") == 0


def test_a_shop_reads_its_own_mailbox_only(office: Office) -> None:
    kyiv, tartu = office.box("kyiv"), office.box("tartu", key="t" * 43)
    office.database.work(lambda c: mailbox.post(c, "kyiv", [("document", {"id": "d1"}, None)] * 3))
    assert [letter["n"] for letter in kyiv.exchange()[1]["mail"]] == [1, 2, 3]
    assert tartu.exchange()[1]["mail"] == []
    assert [letter["n"] for letter in kyiv.exchange(cursor=2)[1]["mail"]] == [3]


def test_a_mailbox_is_read_in_pages(office: Office) -> None:
    box = office.box("kyiv")
    office.database.work(lambda c: mailbox.post(c, "kyiv", [("document", {}, None)] * 501))
    first = box.exchange()[1]
    assert (len(first["mail"]), first["more"]) == (500, True)
    assert box.exchange(cursor=500)[1]["more"] is False


def test_fifty_megabytes_are_refused(office: Office) -> None:
    box = office.box("kyiv")
    answer = office.client.post(
        "/v1/exchange", data=b"x" * 50_000_000, headers={"Authorization": f"Bearer {box.key}"}
    )
    assert (answer.status_code, answer.json["error"]) == (413, "too-large")  # type: ignore[index]


def test_a_small_gzip_of_a_large_nothing_is_refused(office: Office) -> None:
    box = office.box("kyiv")
    headers = {"Authorization": f"Bearer {box.key}", "Content-Encoding": "gzip"}
    answer = office.client.post("/v1/exchange", data=gzip.compress(b" " * (LARGEST + 1)), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[" * 100_000, b'{"epoch": NaN}', b"[1]", b'{"epoch": -1}', b"\xff"]
)
def test_what_is_no_request_is_answered_in_words(office: Office, raw: bytes) -> None:
    box = office.box("kyiv")
    answer = office.client.post("/v1/exchange", data=raw, headers={"Authorization": f"Bearer {box.key}"})
    assert (answer.status_code, answer.json["error"]) == (400, "bad-request")  # type: ignore[index]


def test_a_code_enrols_one_box_and_says_the_same_again_to_the_same(office: Office) -> None:
    code = office.code("Kava")
    box = Box(office, "kyiv")
    assert box.enrol(code) == box.enrol(code.lower().replace("-", " "))
    status, answer = Box(office, "tartu", key="t" * 43).enrol(code)
    assert (status, answer["error"]) == (403, "bad-code")
    assert office.count("shop") == 1


def test_a_code_ends_after_a_day(office: Office) -> None:
    assert Box(office, "kyiv").enrol(office.code("Kava", at=1_000_000))[1]["error"] == "bad-code"


def test_a_code_for_a_new_shop_does_not_take_over_one_that_is_there(office: Office) -> None:
    office.box("kyiv")
    assert Box(office, "kyiv", key="z" * 43).enrol(office.code("Kava"))[1]["error"] == "bad-code"


def test_a_new_box_of_a_shop_ends_the_old_ones_key_and_begins_an_epoch(office: Office) -> None:
    old = office.box("kyiv")
    new = Box(office, "kyiv", "board-2", key="n" * 43)
    assert new.enrol(office.code("Kava", shop="kyiv"))[1]["epoch"] == 2
    assert old.exchange(event(1))[1]["error"] == "unknown-key"
    assert new.exchange(event(1))[0] == 200


def test_a_blank_card_learns_from_its_code_whose_it_is(office: Office) -> None:
    office.box("kyiv")
    office.box("tartu", key="t" * 43)
    blank = Box(office, "fresh", "board-2", key="n" * 43)
    code = office.code("Kava", shop="kyiv")
    assert Box(office, "tartu", key="u" * 43).enrol(code)[1]["error"] == "bad-code"
    answer = blank.enrol(code)[1]
    assert (answer["shop"], answer["epoch"]) == ("kyiv", 2)
    assert blank.enrol(code)[1] == answer


def test_a_copied_card_in_another_board_is_refused(office: Office) -> None:
    box = office.box("kyiv")
    assert box.exchange(event(1), box="board-9")[1]["error"] == "another-box"
    assert (
        office.ask("/v1/epoch", {"box": "board-9", "nonce": "a", "epoch": 1, "received": 1}, box.key)[1][
            "error"
        ]
        == "another-box"
    )


def test_a_restored_card_of_the_same_board_begins_an_epoch_of_its_own(office: Office) -> None:
    box = office.box("kyiv")
    box.exchange(event(1))
    assert office.ask("/v1/epoch", {"box": "board-1", "nonce": "a", "epoch": 1, "received": 1}, box.key) == (
        200,
        {"epoch": 2},
    )
    status, answer = box.exchange(event(2))
    assert (status, answer["error"], answer["epoch"]) == (409, "epoch", 2)
    assert box.exchange(event(1, "other"), epoch=2, head=1)[1]["received"] == 1


def test_without_a_database_the_answer_is_to_try_again(office: Office, postgres: Postgres) -> None:
    box = office.box("kyiv")
    postgres.stop(hard=True)
    try:
        assert box.exchange(event(1))[1]["error"] == "busy"
    finally:
        postgres.start()
    assert box.exchange(event(1))[1]["received"] == 1
