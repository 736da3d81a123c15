import dataclasses
import re
from typing import get_args

import pytest

from appliance.rows import Offer, OfferText
from appliance.shop import Shop
from appliance.values.code import Code
from kiosk.effects import Consents, Greeting, Joined, Keypad, Notice, NoticeKind, Offers
from kiosk.screen.app import create
from kiosk.screen.notices import NOTICES
from tests.appliance.drawn import drawn
from tests.kiosk.screen.conftest import OURS, Screen


def test_when_nobody_is_served_it_shows_todays_offers(screen: Screen) -> None:
    text = screen.text()
    assert "Coffee and a croissant" in text and "Double points" not in text
    assert "Scan your card here" in text


def test_a_fault_is_told_in_words_for_customers_and_only_while_it_stands(screen: Screen, shop: Shop) -> None:
    before = screen.view.stamp()
    shop.notices.stand("doctor-scanner", True)
    assert screen.view.stamp() != before
    assert "The scanner is resting. Please type your code" in screen.text()
    shop.notices.stand("doctor-scanner", False)
    assert "resting" not in screen.text()


def test_a_customer_is_greeted_with_points_and_own_offers(screen: Screen, code: str) -> None:
    screen.desk.scanned(code)
    screen.board.speak("en")
    text = screen.text()
    assert "Hello, Олена!" in text and "<strong>113</strong> points" in text and "Double points" in text


def test_a_phone_shows_points_and_neither_name_nor_own_offers(screen: Screen) -> None:
    screen.post("/typed", mode="phone", digits="0671234567")
    screen.board.speak("en")
    text = screen.text()
    assert "<strong>113</strong> points" in text
    assert "Олена" not in text and "Double points" not in text


def test_one_tap_changes_the_language(screen: Screen) -> None:
    assert screen.post("/language", language="uk").status_code == 204
    assert "Кава" in screen.text() and '<html lang="uk">' in screen.text()


@pytest.mark.parametrize(
    ("mode", "page"), [("code", Keypad("code")), ("phone", Keypad("phone")), ("x", Offers())]
)
def test_a_tap_opens_a_page(screen: Screen, mode: str, page: Keypad | Offers) -> None:
    screen.post("/open", mode=mode)
    assert screen.board.now().page == page


def test_a_browser_without_the_script_is_led_back_to_the_page(screen: Screen) -> None:
    answer = screen.post("/open", {"Origin": "http://localhost", "Accept": "text/html"}, mode="code")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("kind", get_args(NoticeKind))
def test_every_notice_says_what_happened(screen: Screen, kind: NoticeKind) -> None:
    screen.board.show(Notice(kind, 2))
    assert f'<h1 tabindex="-1">{NOTICES[kind].title}</h1>' in screen.text()


def test_what_is_typed_never_stands_in_the_page(screen: Screen, strange_code: str) -> None:
    screen.post("/typed", mode="code", digits=strange_code)
    assert screen.board.now().page == Notice("unknown-code") and strange_code not in screen.text()


def test_a_name_cannot_bring_a_script(screen: Screen) -> None:
    screen.board.show(Greeting("x", "<script>alert(1)</script>", 1, "en", "code"))
    assert "<script>alert" not in screen.text() and "&lt;script&gt;" in screen.text()


def test_print_takes_a_slip_only_for_who_is_shown_by_name(screen: Screen, shop: Shop, code: str) -> None:
    for show, waiting in (
        (lambda: screen.desk.scanned("0671234567"), 0),
        (lambda: screen.desk.scanned(code), 1),
    ):
        show()
        screen.post("/print")
        assert len(shop.slips.waiting()) == waiting


def test_without_a_printer_no_slip_is_kept(screen_without_printer: Screen, shop: Shop, code: str) -> None:
    screen_without_printer.desk.scanned(code)
    screen_without_printer.post("/print")
    assert shop.slips.waiting() == []


def stands_on(screen: Screen) -> str:
    found = re.search('name="page" value="([0-9]+)"', screen.text())
    assert found
    return found[1]


@pytest.mark.parametrize(("path", "value"), [("/print", "balance"), ("/language", "et"), ("/size", "yes")])
def test_what_one_customer_asks_for_is_not_done_to_the_next(
    screen: Screen, shop: Shop, code: str, path: str, value: str
) -> None:
    screen.board.show(Greeting("petro", "Петро", 5, "en", "code"))
    petros = stands_on(screen)
    screen.desk.scanned(code)
    before, olena = screen.board.now(), shop.customers.by_code(Code.parse(code))
    screen.post(path, page=petros, language=value, large=value)
    now = screen.board.now()
    assert olena and shop.slips.waiting() == [] and shop.preferences.get(olena.id, path[1:]) is None
    assert (now.language, now.large) == (before.language, before.large)


def test_answers_that_came_late_are_not_the_next_customers(screen: Screen) -> None:
    screen.post("/typed", mode="join", digits="0671112233")
    first = stands_on(screen)
    screen.post("/typed", mode="join", digits="0671112244")
    screen.post("/consents", page=first, programme="yes")
    assert isinstance(screen.board.now().page, Consents)
    screen.post("/consents", page=stands_on(screen), programme="yes")
    assert isinstance(screen.board.now().page, Joined)


@pytest.mark.parametrize("host", ["shop.example", "192.0.2.7:8081", "localhost.example"])
def test_another_name_is_refused(screen: Screen, host: str) -> None:
    assert screen.browser.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8081", "[::1]:8081"])
def test_the_box_itself_is_answered(screen: Screen, host: str) -> None:
    assert screen.browser.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8080"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_page_elsewhere_can_neither_post_nor_listen(screen: Screen, headers: dict[str, str]) -> None:
    assert screen.post("/open", headers, mode="code").status_code == 403
    assert screen.browser.get("/stream", headers=headers).status_code == 403
    assert screen.board.now().page == Offers()


def test_a_form_sent_without_a_script_is_answered(screen: Screen) -> None:
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
    assert screen.post("/open", headers, mode="code").status_code == 303


def test_a_spoilt_offer_does_not_stop_greetings(screen: Screen, shop: Shop, code: str) -> None:
    for file in (shop.settings.paths.documents / "shop").glob("*offers*"):
        file.write_text(file.read_text().replace('"texts"', '"text"'))
    screen.desk.scanned(code)
    assert "Олена" in screen.text()


def test_the_accent_is_strong_enough_for_white_text(screen: Screen) -> None:
    assert b":root{--accent:#0a6549" in screen.browser.get("/look.css").data


def test_the_picture_of_an_offer_is_shown_on_the_screen(screen: Screen, shop: Shop) -> None:
    bread = shop.offers.save(Offer("", 0, {"uk": OfferText("Хліб", "", "Хлібина")}), drawn())
    assert bread.picture
    address = f"/pictures/{bread.picture.name}.jpg"
    assert f'src="{address}"' in screen.text()
    assert screen.browser.get(address).mimetype == "image/jpeg"
    assert screen.browser.get("/pictures/..%2fshop.jpg").status_code == 404


def test_where_joining_is_off_no_phone_is_taken_to_join_with(screen: Screen, shop: Shop) -> None:
    kiosk = dataclasses.replace(shop.settings.kiosk, joining="off")
    settings = dataclasses.replace(shop.settings, kiosk=kiosk)
    browser = create(settings, screen.board, screen.desk, screen.view).test_client()
    browser.post("/open", data={"mode": "join"}, headers=OURS)
    assert screen.board.now().page == Offers()
    browser.post("/typed", data={"mode": "join", "digits": "0671112233"}, headers=OURS)
    assert screen.board.now().page == Notice("not-a-code")
