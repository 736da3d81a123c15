"""The screen of a filled shop, and a browser on it."""

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


@pytest.fixture
def screen(shop: Shop, counter: Counter) -> Screen:
    board = Board(shop.settings.shop.languages, "en", shop.settings.kiosk.cover_seconds)
    desk, view = (
        Desk(counter, Joiner(shop, "UA"), board, Lights({}), shop),
        View(shop, lambda: ""),
    )
    app = create(shop.settings, board, desk, view)
    return Screen(app, app.test_client(), board, desk, view)
