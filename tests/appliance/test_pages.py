"""What all pages share, tried on a small application of the tests' own."""

import logging
from functools import partial

import pytest
from flask import Flask, request
from flask_babel import gettext

from appliance.errors import NotFound, StoreBusy, TooManyTries
from appliance.pages import Look, choose_language, create_app, money
from appliance.values.money import Money

LANGUAGES = ("uk", "en", "ru", "et")


@pytest.fixture
def app() -> Flask:
    app = create_app(__name__, Look("Пекарня", "#0b6e4f", LANGUAGES), lambda: "en")
    faults = {"missing": NotFound(), "busy": StoreBusy(), "tries": TooManyTries(seconds=7)}

    @app.get("/fault/<name>")
    def fault(name: str) -> str:
        raise faults[name]

    @app.get("/surprise")
    def surprise() -> str:
        raise ValueError(request.headers["Typed"])

    @app.get("/hello")
    def hello() -> str:
        return str(gettext("Sorry"))

    return app


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/fault/missing", 404, "Nothing was found"),
        ("/fault/busy", 503, "please try again"),
        ("/fault/tries", 429, "wait 7 seconds"),
        ("/surprise", 500, "go back and try again"),
        ("/nowhere", 404, "There is nothing here"),
    ],
)
def test_a_fault_is_a_calm_page(app: Flask, path: str, status: int, words: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == status
    assert words in answer.text
    assert "Traceback" not in answer.text


def test_what_somebody_typed_does_not_reach_the_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        app.test_client().get("/surprise", headers={"Typed": "+380671234567"})
    assert "ValueError" in caplog.text
    assert "380671234567" not in caplog.text


def test_every_page_forbids_what_it_does_not_need(app: Flask) -> None:
    headers = app.test_client().get("/hello").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_the_accent_is_the_shops(app: Flask) -> None:
    assert app.test_client().get("/accent.css").text == ":root{--accent:#0b6e4f}"


@pytest.mark.parametrize(
    ("asked", "first", "region", "phone", "seen"),
    [
        (None, "auto", "UA", "ru", "uk"),
        ("et", "auto", "UA", "ru", "et"),
        (None, "phone", "UA", "et-EE,et;q=0.9", "et"),
        (None, "auto", "EE", "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        (None, "et", "EE", "ru", "et"),
        (None, "auto", "EE", "fr", "uk"),
        ("fr", "phone", "EE", "en", "en"),
        ("<script>", "phone", "EE", "", "uk"),
    ],
)
def test_a_reader_gets_their_language(
    asked: str | None, first: str, region: str, phone: str, seen: str
) -> None:
    with Flask(__name__).test_request_context(headers={"Accept-Language": phone}):
        assert choose_language(asked, first, region, LANGUAGES) == seen


def test_an_amount_is_written_as_the_reader_writes_it() -> None:
    for language, written in (("en", "125.50\u00a0₴"), ("uk", "125,50\u00a0₴"), ("et", "125,50\u00a0₴")):
        app = create_app(__name__, Look("Пекарня", "#0b6e4f", LANGUAGES), partial(str, language))
        with app.test_request_context():
            assert money(Money(12_550, "UAH")) == written
