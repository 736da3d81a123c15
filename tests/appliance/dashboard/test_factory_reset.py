"""The owner's page about a factory reset: nothing from afar, nothing without the password."""

from pathlib import Path

from appliance.commissioning.factory_reset import FactoryReset
from appliance.shop import Shop
from tests.appliance.dashboard.conftest import PASSWORD, Browser

CONFIRMED = Path("reset/confirmed")


def confirmed(shop: Shop) -> bool:
    return (shop.settings.paths.run / CONFIRMED).exists()


def asked(shop: Shop) -> FactoryReset:
    reset = FactoryReset(shop.settings.paths)
    reset.ask()
    return reset


def test_until_the_button_was_held_there_is_only_a_text(owned: Shop, owner: Browser) -> None:
    page = owner.get("/factory-reset").text
    assert "regulars-factory-reset" in page and 'name="password"' not in page
    answer = owner.post("/factory-reset", password=PASSWORD, sure="yes")
    assert answer.status_code == 400 and "nothing has changed" in answer.text
    assert not confirmed(owned)


def test_the_first_page_tells_that_somebody_held_it(owned: Shop, owner: Browser) -> None:
    asked(owned)
    assert 'href="/factory-reset"' in owner.get("/").text


def test_the_owners_password_confirms(owned: Shop, owner: Browser) -> None:
    asked(owned)
    page = owner.post("/factory-reset", password=PASSWORD, sure="yes").text
    assert "The box empties itself" in page and confirmed(owned)


def test_a_wrong_password_confirms_nothing_and_is_counted(owned: Shop, owner: Browser) -> None:
    asked(owned)
    statuses = [owner.post("/factory-reset", password="guess", sure="yes").status_code for _ in range(4)]
    assert statuses[0] == 400 and statuses[-1] == 429
    assert not confirmed(owned)


def test_without_the_tick_nothing_is_confirmed(owned: Shop, owner: Browser) -> None:
    asked(owned)
    assert owner.post("/factory-reset", password=PASSWORD).status_code == 400
    assert not confirmed(owned)


def test_the_owner_may_keep_everything(owned: Shop, owner: Browser) -> None:
    reset = asked(owned)
    assert owner.post("/factory-reset/forget").status_code == 303
    assert not reset.asked
    assert 'href="/factory-reset"' not in owner.get("/").text


def test_the_page_is_the_owners_alone(owned: Shop, maria: Browser, anybody: Browser) -> None:
    asked(owned)
    assert maria.post("/factory-reset", password=PASSWORD, sure="yes").status_code == 403
    assert anybody.post("/factory-reset", password=PASSWORD, sure="yes").status_code == 303
    assert not confirmed(owned)
