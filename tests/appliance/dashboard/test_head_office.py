"""What the owner reads of the way to head office."""

from dataclasses import replace
from pathlib import Path

import pytest

from appliance.chain import Enrolled
from appliance.dashboard.app import build
from appliance.dashboard.head_office import notices, progress
from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.store.shop_store import ShopStore, open_store
from appliance.testing import FakeClock, fill


@pytest.fixture
def joined(tmp_path: Path, clock: FakeClock) -> Shop:
    """A shop whose settings name head office."""
    settings = load_settings(Paths(tmp_path))
    shop = open_shop(replace(settings, sync=replace(settings.sync, hub="https://hub.example")), clock)
    fill(shop, picture=None)
    return shop


def relay_of(shop: Shop) -> ShopStore:
    """The store as the relay writes it, a process of its own."""
    return open_store(shop.settings.paths.shop_db)


def enrol(shop: Shop, sent: int = 0) -> None:
    store = relay_of(shop)
    with store.transaction():
        store.records.upstream.enrol(Enrolled("shop", "Head office", "UA", "box", "salt", 1))
        store.records.upstream.settle(sent, [], shop.clock.now())


def note(shop: Shop, fault: str, message: str = "") -> None:
    relay_of(shop).records.upstream.note_fault(fault, message, shop.clock.now())


def read(shop: Shop) -> tuple[str, list[str]]:
    with build(shop).test_request_context(headers={"Cookie": "regulars_language=en"}):
        return progress(shop), notices(shop)


def test_a_shop_alone_reads_nothing_of_it(shop: Shop) -> None:
    assert read(shop) == ("", [])


def test_a_shop_that_is_not_enrolled_is_told_how(joined: Shop) -> None:
    line, (told,) = read(joined)
    assert line == ""
    assert "regulars sync enrol" in told


def test_what_waits_is_counted(joined: Shop) -> None:
    enrol(joined, sent=33)
    assert read(joined) == ("2 entries wait to be sent to head office.", [])
    enrol(joined, sent=35)
    assert read(joined) == ("Head office has everything.", [])


def test_silence_is_news_after_an_hour(joined: Shop, clock: FakeClock) -> None:
    enrol(joined)
    note(joined, "silent")
    assert read(joined)[1] == []
    clock.pass_seconds(3600)
    (told,) = read(joined)[1]
    assert "has not answered since Nov 2, 2026" in told


@pytest.mark.parametrize("fault", ["untrusted", "country", "another-box", "revoked", "unknown-key"])
def test_what_somebody_must_see_to_is_told_at_once(joined: Shop, fault: str) -> None:
    enrol(joined)
    note(joined, fault, "Words for the log.")
    (told,) = read(joined)[1]
    assert "Words" not in told


def test_any_other_refusal_is_told_in_head_offices_own_words(joined: Shop, clock: FakeClock) -> None:
    enrol(joined)
    note(joined, "bad-request", "The request could not be read.")
    clock.pass_seconds(3600)
    assert "The request could not be read." in read(joined)[1][0]


def test_what_was_refused_is_told_until_it_is_taken(joined: Shop) -> None:
    enrol(joined)
    relay_of(joined).records.upstream.refuse(3, "bad", 1)
    assert "1 entry" in read(joined)[1][0]
