"""The manual, as owner and staff read it."""

import re
from pathlib import Path

import pytest
from gpiozero import pi_info

from appliance.dashboard import manual
from appliance.dashboard.manual import TOPICS
from tests.appliance.dashboard.conftest import Browser

PI_4 = "c03111"
"""A revision as the board tells it; all boards since 2014 have the same 40 pins."""


@pytest.mark.parametrize("language", ["en", "uk", "ru", "et"])
def test_every_page_is_there_in_every_language(owner: Browser, language: str) -> None:
    owner.post("/language", language=language)
    for name in TOPICS:
        page = owner.get(f"/help/{name}")
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text


def test_the_list_leads_to_every_page(owner: Browser) -> None:
    page = owner.get("/help").text
    assert all(f'href="/help/{name}"' in page for name in TOPICS)


def test_staff_read_it_too_and_strangers_do_not(maria: Browser, anybody: Browser) -> None:
    assert "Do you come here often?" in maria.get("/help/say").text
    assert anybody.get("/help/say").status_code == 303


def test_there_is_no_other_page(owner: Browser) -> None:
    assert owner.get("/help/nothing").status_code == 404


def test_the_drawing_is_there_and_told_in_words(owner: Browser) -> None:
    page = owner.get("/help/wiring").text
    (source,) = re.findall(r'<img class="drawing" src="([^"]+)" alt="Pins of the board', page)
    drawing = owner.get(source)
    assert (drawing.status_code, drawing.mimetype) == (200, "image/svg+xml")
    drawing.close()


def test_the_drawing_names_the_pins_of_the_text() -> None:
    drawing = (Path(manual.__file__).parent / "static/manual/wiring.svg").read_text()
    text = " ".join(part.text for part in TOPICS["wiring"].parts)
    named = re.findall(r"(?:ready|ok|sorry|fault|buzzer|button) (\d+)", text)
    pins, places = named[:6], named[6:]
    header = pi_info(PI_4).headers["J8"].pins.values()
    assert places == [str(place.number) for pin in pins for place in header if place.name == f"GPIO{pin}"]
    assert all(re.search(rf"\b{number}\b", drawing) for number in named)
