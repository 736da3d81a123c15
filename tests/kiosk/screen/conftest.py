"""The screen of a filled shop, and a browser on it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from appliance.shop import Shop
from kiosk.board import Board
from kiosk.counter import Counter
from kiosk.desk import Desk
from kiosk.joining import Joiner
from kiosk.lights import Lights
from kiosk.screen.app import create
from kiosk.screen.view import View

OURS = {"Origin": "http://localhost", "Accept": "*/*"}


@dataclass
class Screen:
    """A browser on the screen's page, and the board it shows."""

    app: Flask
    browser: FlaskClient
    board: Board
    desk: Desk
    view: View

    def post(self, path: str, headers: dict[str, str] = OURS, **form: str) -> TestResponse:
        return self.browser.post(path, data=form, headers=headers)

    def text(self) -> str:
        return self.browser.get("/").get_data(as_text=True)


def opened(shop: Shop, counter: Counter, trouble: Callable[[], str] | None) -> Screen:
    """A screen; `trouble` is what its printer needs, None where there is no printer."""
    board = Board(shop.settings.shop.languages, "en", shop.settings.kiosk.cover_seconds)
    desk, view = (
        Desk(counter, Joiner(shop, "UA"), board, Lights({}), shop),
        View(shop, trouble),
    )
    app = create(shop.settings, board, desk, view)
    return Screen(app, app.test_client(), board, desk, view)


@pytest.fixture
def screen(shop: Shop, counter: Counter) -> Screen:
    return opened(shop, counter, lambda: "")


@pytest.fixture
def screen_without_printer(shop: Shop, counter: Counter) -> Screen:
    return opened(shop, counter, None)
