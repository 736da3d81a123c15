"""Events up, letters down, each once, whatever breaks in between."""

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from appliance import events
from appliance.errors import HubRefused, HubSilent, HubUntrusted, NotEnrolled
from appliance.settings import Paths, load_settings
from appliance.sync.opening import open_relay
from appliance.sync.relay import Relay
from appliance.testing import FakeClock
from tests.appliance.sync.small_hub import SmallHub
from tests.system.net import until


def earn(relay: Relay, points: int = 1) -> str:
    """Record an event of somebody's; returns its id."""
    with relay.store.transaction() as records:
        return records.record(earned(points)).id


def earned(points: int) -> events.PointsEarned:
    return events.PointsEarned(at=1, customer="c1", points=points, kind="earn", business_date="2026-11-02")


def letter(n: int, event: events.Event, shop: str = "lviv") -> dict[str, object]:
    facts, personal = events.to_json(event)
    return {
        "id": f"{shop}{n}", "shop": shop, "epoch": 1, "seq": n,
        "type": type(event).__name__, "version": 1, "facts": facts, "personal": personal,
    }  # fmt: skip


def test_everything_a_shop_did_alone_is_sent_when_it_joins(relay: Relay, hub: SmallHub) -> None:
    relay.exchange_all()
    state = relay.state()
    assert state.waiting == 0 < len(hub.events) == state.head
    assert hub.shop["country"] == "UA"


def test_a_shop_that_is_not_enrolled_sends_nothing(opened: Callable[[], Relay], hub: SmallHub) -> None:
    with pytest.raises(NotEnrolled):
        opened().exchange()
    assert hub.asked == []


def test_an_enrolment_whose_answer_was_lost_is_asked_again_with_the_same_key(
    opened: Callable[[], Relay], hub: SmallHub
) -> None:
    relay = opened()
    hub.loses = lambda _: len(hub.asked) == 1
    with pytest.raises(HubSilent):
        relay.enrol("GOOD")
    key = hub.key
    assert relay.enrol("good ").epoch == 1
    assert hub.key == key


def test_another_code_makes_another_key(relay: Relay, hub: SmallHub) -> None:
    with pytest.raises(HubRefused, match="wrong"):
        relay.enrol("BAD")
    assert relay._key("a") != relay._key("b")


def test_a_blank_box_becomes_the_shop_that_its_code_was_made_for(hub: SmallHub, tmp_path: Path) -> None:
    hub.made_for, hub.epoch = "kyiv", 3
    settings = load_settings(Paths(tmp_path))
    with closing(open_relay(settings)) as blank:
        blank.enrol("GOOD")
    with closing(open_relay(settings)) as relay:
        id = earn(relay)
        relay.exchange_all()
        assert (relay.shop, relay.state().epoch, hub.events[id]["seq"]) == ("kyiv", 3, 1)


def test_a_box_with_customers_does_not_become_another_shop(
    opened: Callable[[], Relay], hub: SmallHub
) -> None:
    hub.made_for = "kyiv"
    relay = opened()
    with pytest.raises(HubRefused, match="blank card"):
        relay.enrol("GOOD")
    assert relay.store.records.upstream.state() is None


def test_what_may_leave_the_box_is_noted_before_it_does(relay: Relay, hub: SmallHub) -> None:
    seen: list[int] = []
    hub.before = lambda _path, body: seen.append(relay.state().attempted - body["head"])
    relay.exchange_all()
    earn(relay)
    relay.exchange_all()
    assert seen == [0, 0]


def test_an_answer_that_was_lost_doubles_nothing(relay: Relay, hub: SmallHub) -> None:
    hub.post("event", letter(1, earned(7)))
    hub.loses = lambda _: len(hub.asked) == 2
    with pytest.raises(HubSilent):
        relay.exchange()
    relay.exchange_all()
    assert len(hub.events) == relay.state().head
    assert relay.store.records.ledger.balance(["c1"]) == 7


def test_a_journal_of_years_goes_in_many_parcels(relay: Relay, hub: SmallHub) -> None:
    with relay.store.transaction() as records:
        for number in range(1200):
            records.record(earned(number))
    relay.exchange_all()
    assert len(hub.events) == relay.state().head
    assert hub.asked.count("/v1/exchange") == 3
    assert len(set(hub.heads)) == 1


def test_letters_are_taken_page_by_page_and_acknowledged(relay: Relay, hub: SmallHub) -> None:
    hub.page = 2
    for n in range(1, 6):
        hub.post("event", letter(n, earned(10)))
    relay.exchange_all()
    assert relay.store.records.ledger.balance(["c1"]) == 50
    relay.exchange()
    assert hub.cursor == relay.state().cursor == 5


def test_a_letter_that_is_missing_is_not_passed_over(relay: Relay, hub: SmallHub) -> None:
    hub.letters = [{"n": 2, "kind": "event", "body": letter(2, earned(10))}]
    with pytest.raises(HubRefused, match="letter 1 is missing"):
        relay.exchange()
    assert relay.state().cursor == 0


def test_what_this_version_cannot_read_is_kept_and_the_rest_goes_on(relay: Relay, hub: SmallHub) -> None:
    unknown = letter(1, earned(1)) | {"type": "CouponGiven"}
    hub.post("event", unknown)
    hub.post("weather", {"rain": True})
    hub.post("event", letter(2, earned(5)) | {"facts": {"at": 1, "customer": "c1", "points": "five"}})
    hub.post("event", letter(3, earned(3)))
    relay.exchange_all()
    assert (relay.state().cursor, relay.state().aside) == (4, 3)
    assert relay.store.records.ledger.balance(["c1"]) == 3


def test_what_was_put_aside_is_applied_by_a_version_that_knows_it(
    relay: Relay, hub: SmallHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.delitem(events.TYPES, "PointsEarned")
        hub.post("event", letter(1, earned(9)))
        relay.exchange_all()
    assert relay.store.records.ledger.balance(["c1"]) == 0
    relay.post.take_aside()
    assert relay.store.records.ledger.balance(["c1"]) == 9
    assert relay.state().aside == 0


def test_documents_of_head_office_are_kept_by_revision(relay: Relay, hub: SmallHub) -> None:
    for revision, title in ((2, "new"), (1, "old")):
        hub.post("document", {"kind": "offers", "id": "o1", "revision": revision, "body": {"title": title}})
    hub.post("document", {"kind": "offers", "id": "o2", "revision": 1, "body": {}})
    hub.post("document", {"kind": "offers", "id": "o2", "revision": 2, "body": None})
    relay.exchange_all()
    assert relay.post.documents.all("offers")[0] == {"id": "o1", "revision": 2, "title": "new"}
    assert relay.post.documents.get("offers", "o2") is None


def test_a_document_whose_kind_is_a_path_writes_no_file(relay: Relay, hub: SmallHub, tmp_path: Path) -> None:
    hub.post("document", {"kind": "../x", "id": "o1", "revision": 1, "body": {}})
    relay.exchange_all()
    assert relay.state().aside == 1
    assert not list(tmp_path.rglob("x.json"))


def test_a_refused_event_is_kept_and_the_others_go_on(relay: Relay, hub: SmallHub) -> None:
    bad = earn(relay)
    seq = relay.state().head
    earn(relay)
    hub.before = refusing(bad)
    relay.exchange_all()
    assert hub.holes == {seq}
    assert bad not in hub.events
    assert relay.state().waiting == 0
    assert [(one.id, one.reason) for one in relay.store.records.upstream.refused()] == [(bad, "It is bad.")]


def refusing(id: str):
    def before(_path, body):
        for event in [*body.get("events", []), *body.get("again", [])]:
            if event.get("id") == id:
                return 422, {"error": "bad-event", "seq": event["seq"], "id": id, "message": "It is bad."}
        return None

    return before


def test_what_was_refused_can_be_sent_again(relay: Relay, hub: SmallHub) -> None:
    bad = earn(relay)
    hub.before = refusing(bad)
    relay.exchange_all()
    assert relay.store.records.upstream.send_again() == 1
    relay.exchange_all()
    assert relay.state().refused == 1
    hub.before = lambda _path, _body: None
    relay.exchange_all()
    assert bad not in hub.events
    relay.store.records.upstream.send_again()
    relay.exchange_all()
    assert bad in hub.events
    assert relay.state().refused == 0


def test_a_parcel_that_is_too_large_is_halved(relay: Relay, hub: SmallHub) -> None:
    def before(_path, body):
        too_large = len(body["events"]) > 4
        return (413, {"error": "too-large", "message": "Send fewer."}) if too_large else None

    hub.before = before
    relay.exchange_all()
    assert relay.state().waiting == 0


def test_a_head_office_restored_from_a_backup_gets_again_what_it_lost(relay: Relay, hub: SmallHub) -> None:
    relay.exchange_all()
    lost = relay.state().head - 3

    def before(_path, body):
        if body["events"] and body["events"][0]["seq"] > lost + 1:
            return 409, {"error": "gap", "message": "Missing.", "received": lost}
        return None

    hub.events.clear()
    hub.received[1] = lost
    hub.before = before
    earn(relay)
    relay.exchange_all()
    assert len(hub.events) == 4


def test_a_restored_card_begins_an_epoch_and_sends_what_it_did_since(
    relay: Relay, hub: SmallHub, tmp_path: Path, opened: Callable[[], Relay]
) -> None:
    relay.exchange_all()
    image = copied(relay, tmp_path)
    lost = earn(relay)
    relay.exchange_all()
    relay.close()
    for name, content in image.items():
        (tmp_path / name).write_bytes(content)
    restored = opened()
    fresh = earn(restored)
    restored.exchange_all()
    assert restored.state().epoch == 2
    assert {lost, fresh} <= set(hub.events)
    assert hub.events[fresh]["seq"] == 1
    assert earn(restored) and restored.state().head == 2
    assert any("put back from an earlier day, or copied" in text for text in restored.notices.standing())


def test_a_restored_card_that_did_nothing_yet_notices_too(
    relay: Relay, hub: SmallHub, tmp_path: Path, opened: Callable[[], Relay]
) -> None:
    relay.exchange_all()
    image = copied(relay, tmp_path)
    earn(relay)
    relay.exchange_all()
    relay.close()
    for name, content in image.items():
        (tmp_path / name).write_bytes(content)
    restored = opened()
    restored.exchange_all()
    assert (restored.state().epoch, restored.state().head) == (2, 0)
    assert restored.state().exchanged_at


def copied(relay: Relay, folder: Path) -> dict[str, bytes]:
    """The card as an image of it would be: the database with nothing in its log."""
    relay.store.fold_log()
    return {"shop.db": (folder / "shop.db").read_bytes(), "shop.db-wal": b""}


def test_an_epoch_whose_answer_was_lost_is_begun_once(relay: Relay, hub: SmallHub) -> None:
    hub.epoch = 2
    hub.loses = lambda path: path == "/v1/epoch" and hub.asked.count(path) == 1
    with pytest.raises(HubSilent):
        relay.exchange_all()
    relay.exchange_all()
    assert relay.state().epoch == hub.epoch == 3
    assert len(hub.events) == relay.state().head


def test_a_card_in_another_box_is_told_apart_before_anything_is_sent(relay: Relay, hub: SmallHub) -> None:
    relay.box = "another"
    asked = len(hub.asked)
    with pytest.raises(HubRefused, match="enrol CODE"):
        relay.exchange()
    assert len(hub.asked) == asked
    assert relay.state().fault == "another-box"


def test_nothing_goes_to_a_country_that_the_owner_did_not_allow(
    opened: Callable[[], Relay], hub: SmallHub
) -> None:
    hub.country = "EE"
    relay = opened()
    relay.enrol("GOOD")
    with pytest.raises(HubRefused, match="does not allow"):
        relay.exchange()
    assert hub.asked == ["/v1/enrol"]


def test_a_clock_that_is_off_by_a_year_is_told_and_stops_nothing(relay: Relay, hub: SmallHub) -> None:
    relay.clock = FakeClock()
    relay.exchange_all()
    assert relay.state().waiting == 0
    assert len(relay.notices.standing()) == 1


def test_two_relays_of_one_box_take_turns(opened: Callable[[], Relay], hub: SmallHub) -> None:
    """As when somebody says `regulars sync now` while the relay is waiting for an answer."""
    relay, other = opened(), opened()
    relay.enrol("GOOD")
    second = threading.Event()

    def the_first_waits(_path: str, _body: dict[str, Any]) -> None:
        if hub.asked.count("/v1/exchange") > 1:
            second.set()
        second.wait(1)

    hub.before = the_first_waits
    first = threading.Thread(target=relay.exchange_all)
    first.start()
    assert until(lambda: "/v1/exchange" in hub.asked)
    earn(other)
    other.exchange_all()
    first.join()
    assert (other.state().epoch, other.state().waiting) == (1, 0)


def test_head_office_is_known_by_its_certificate_alone(relay: Relay, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(f'[sync]\nhub = "{relay.settings.sync.hub}"\n')
    with closing(open_relay(load_settings(Paths(tmp_path)))) as stranger:
        with pytest.raises(HubUntrusted):
            stranger.exchange()
        assert stranger.state().fault == "untrusted"
