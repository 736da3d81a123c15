import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from appliance.rows import OfferText
from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from kiosk.effects import Notice
from kiosk.screen.stream import MOST, Streams
from tests.kiosk.screen.conftest import Screen


@contextmanager
def listening(screen: Screen, streams: Streams) -> Iterator[Iterator[Any]]:
    """What one browser is told: messages, and None for a heartbeat."""
    with screen.app.test_request_context():
        events = streams.events()
        assert next(events).startswith("retry:")
        yield (json.loads(event[6:]) if event.startswith("data: ") else None for event in events)
        events.close()


@pytest.fixture
def streams(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> Streams:
    monkeypatch.setattr("kiosk.screen.stream.GLANCE", 0.02)
    return Streams(screen.board, screen.view)


def test_a_browser_is_told_at_once_what_is_shown_and_then_what_changes(
    screen: Screen, streams: Streams
) -> None:
    with listening(screen, streams) as told:
        assert "croissant" in next(told)["html"]
        screen.board.show(Notice("payment"))
        message = next(told)
        assert "payment card" in message["html"] and 14 < message["left"] <= 15 and message["total"] == 15


def test_a_touch_tells_the_time_and_does_not_send_the_page_again(screen: Screen, streams: Streams) -> None:
    screen.board.show(Notice("payment"))
    with listening(screen, streams) as told:
        next(told)
        screen.board.touch()
        message = next(told)
        assert "html" not in message and message["left"] > 14


def test_an_offer_saved_by_another_process_is_shown_at_once(
    screen: Screen, streams: Streams, shop: Shop
) -> None:
    dashboard = open_shop(load_settings(Paths(shop.settings.paths.root)), shop.clock)
    with listening(screen, streams) as told:
        next(told)
        offer = next(offer for offer in dashboard.offers.all() if offer.audience == "everyone")
        dashboard.offers.save(replace(offer, texts={"en": OfferText("Tea for 20", "")}))
        assert "Tea for 20" in next(told)["html"]
    dashboard.close()


def test_what_does_not_change_the_page_is_not_told(
    screen: Screen, streams: Streams, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.screen.stream.HEARTBEAT", 0.2)
    other = open_shop(load_settings(Paths(shop.settings.paths.root)), shop.clock)
    with listening(screen, streams) as told:
        next(told)
        other.scans.note("unknown", None, "")
        assert next(told) is None
    other.close()


def test_the_oldest_stream_ends_for_a_fifth(screen: Screen, streams: Streams) -> None:
    with screen.app.test_request_context():
        open_streams = [streams.events() for _ in range(MOST + 1)]
        for stream in open_streams:
            next(stream)
        assert list(open_streams[0]) == []
        assert all("html" in next(stream) for stream in open_streams[1:])
        for stream in open_streams:
            stream.close()
        assert len(streams._places) == 0


def test_streams_end_with_the_process(screen: Screen, streams: Streams) -> None:
    with listening(screen, streams) as told:
        next(told)
        screen.board.close()
        assert list(told) == []


def test_keys_of_the_number_pad_are_told_with_the_page_they_open(screen: Screen, streams: Streams) -> None:
    with listening(screen, streams) as told:
        next(told)
        screen.board.press("4")
        opened = next(told)
        screen.board.press("8")
        screen.board.press("ok")
        keys = [*next(told)["keys"]]
        assert opened["keys"] == ["4"] and 'id="digits"' in opened["html"]
        assert keys == ["8", "ok"]


def test_only_the_newest_browser_is_told_keys_and_none_from_before(screen: Screen, streams: Streams) -> None:
    screen.board.press("1")
    with listening(screen, streams) as older, listening(screen, streams) as newer:
        assert "keys" not in next(older) and "keys" not in next(newer)
        screen.board.press("4")
        assert "keys" not in next(older) and next(newer)["keys"] == ["4"]
