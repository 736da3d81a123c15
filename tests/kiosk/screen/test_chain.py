"""What the screen asks and offers where there are other shops, and only there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.shop import Shop
from appliance.testing import FakeClock, filled_shop
from kiosk.counter import Counter
from kiosk.effects import Joined, Keypad, Offers
from tests.kiosk.screen.conftest import Screen, opened
from tests.relay import CHAINED

SHARING = "Let the other shops of this chain know me"


@pytest.fixture
def chained(tmp_path: Path, clock: FakeClock) -> Iterator[Shop]:
    """A second shop, which belongs to a chain."""
    (tmp_path / "chained").mkdir()
    (tmp_path / "chained" / "settings.toml").write_text(CHAINED)
    shop = filled_shop(tmp_path / "chained", clock)
    yield shop
    shop.close()


@pytest.fixture
def chained_screen(chained: Shop) -> Screen:
    counter = Counter(chained, chained.settings.kiosk, chained.settings.programme, "UA")
    return opened(chained, counter, None)


def joined_with_everything(screen: Screen) -> Joined:
    screen.post("/typed", mode="join", digits="0671112233")
    screen.post("/consents", programme="yes", sharing="yes")
    page = screen.board.now().page
    assert isinstance(page, Joined)
    return page


def test_in_a_chain_people_are_asked_whether_other_shops_may_know_them(
    chained_screen: Screen, chained: Shop
) -> None:
    chained_screen.post("/typed", mode="join", digits="0671112233")
    assert SHARING in chained_screen.text()
    joined = joined_with_everything(chained_screen)
    assert chained.consents.state(joined.customer)["sharing"]


def test_in_a_shop_alone_nobody_is_asked_and_nothing_is_kept(screen: Screen, shop: Shop) -> None:
    screen.post("/typed", mode="join", digits="0671112233")
    assert SHARING not in screen.text()
    assert not shop.consents.state(joined_with_everything(screen).customer)["sharing"]


def test_from_an_unknown_code_a_button_leads_to_the_code_of_another_shop(
    chained_screen: Screen, strange_code: str
) -> None:
    chained_screen.post("/typed", mode="code", digits=strange_code)
    assert "A code of another shop" in chained_screen.text()
    chained_screen.post("/open", mode="elsewhere")
    assert chained_screen.board.now().page == Keypad("elsewhere")
    assert 'maxlength="8"' in chained_screen.text()


def test_in_a_shop_alone_there_is_no_code_of_another_shop(screen: Screen, strange_code: str) -> None:
    screen.post("/typed", mode="code", digits=strange_code)
    assert "A code of another shop" not in screen.text()
    screen.post("/open", mode="elsewhere")
    assert screen.board.now().page == Offers()
