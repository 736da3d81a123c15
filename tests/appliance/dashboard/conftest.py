"""A dashboard for the filled shop, and browsers that carry its forms' tokens."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import Client, TestResponse, encode_multipart

from appliance.dashboard.app import build
from appliance.shop import Shop

PASSWORD, PIN = "correct horse", "2468"


class Browser:
    """Asks for pages in English and sends forms as a page of ours would."""

    def __init__(self, app: Flask, address: str = "192.0.2.10") -> None:
        self._client = Client(app)
        self._environ = {"REMOTE_ADDR": address}
        self._token = ""
        self.post("/language", language="en")

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._client.get(path, environ_overrides=self._environ, headers=headers)

    def post(self, path: str, /, **fields: object) -> TestResponse:
        form = {"csrf_token": self.token(), **fields}
        if not any(isinstance(value, tuple) for value in fields.values()):
            return self._client.post(path, data=form, environ_overrides=self._environ)
        # With a file. The client would leave a large body in a file that nobody closes.
        files = {n: FileStorage(*value) for n, value in fields.items() if isinstance(value, tuple)}
        boundary, body = encode_multipart(form | files)
        kind = f'multipart/form-data; boundary="{boundary}"'
        return self._client.post(path, data=body, content_type=kind, environ_overrides=self._environ)

    def bare_post(self, path: str, /, **fields: object) -> TestResponse:
        """A form that is not from a page of ours."""
        return self._client.post(path, data=fields, environ_overrides=self._environ)

    def token(self) -> str:
        """A new one only when the session is new: as long as that lasts, the first stays good."""
        return self.hidden("/till/sign-in", "csrf_token")

    def hidden(self, path: str, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.get(path).text)
        return found[1] if found else ""


@pytest.fixture
def app(shop: Shop) -> Flask:
    return build(shop)


@pytest.fixture
def open_browser(app: Flask) -> Callable[[], Browser]:
    return lambda: Browser(app)


@pytest.fixture
def anybody(app: Flask) -> Browser:
    """Somebody who is not signed in."""
    return Browser(app)


@pytest.fixture
def owned(shop: Shop) -> Shop:
    """The shop after its set-up, with Марія at the till."""
    shop.staff.set_owner_password(shop.staff.setup_code() or "", PASSWORD)
    shop.staff.add_pin("Марія", PIN)
    return shop


@pytest.fixture
def owner(owned: Shop, app: Flask) -> Browser:
    browser = Browser(app)
    assert browser.post("/sign-in", password=PASSWORD).status_code == 303
    return browser


@pytest.fixture
def maria(owned: Shop, app: Flask) -> Browser:
    browser = Browser(app)
    assert browser.post("/till/sign-in", pin=PIN).status_code == 303
    return browser


@pytest.fixture
def olena(shop: Shop) -> str:
    (found,) = shop.customers.find("Олена")
    return found.id
