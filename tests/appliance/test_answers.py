"""The owner's answers: a draft first, then the last word over the fitter's file."""

from pathlib import Path

import pytest

from appliance.answers import Answers, write
from appliance.errors import SettingsFaults
from appliance.settings import Paths, load_settings

OPEN = {"ssid": "Kohvik", "password": "", "security": "open"}


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path)


def test_answers_wait_in_a_draft_until_the_owner_is_done(paths: Paths) -> None:
    answers = Answers(paths)
    answers.answer("shop", name="Пекарня «Ранок»")
    assert (answers.pending, answers.finished) == (True, False)
    assert load_settings(paths).shop.name == "My shop"
    assert answers.settings().shop.name == "Пекарня «Ранок»"
    answers.finish()
    assert (answers.pending, answers.finished) == (False, True)
    assert load_settings(paths).shop.name == "Пекарня «Ранок»"


def test_the_owners_answers_are_the_last_word_over_the_fitters_file(paths: Paths) -> None:
    paths.settings.write_text('[shop]\nname = "Fitter"\ncurrency = "EUR"\n')
    answers = Answers(paths)
    answers.answer("shop", name="Owner")
    answers.finish()
    shop = load_settings(paths).shop
    assert (shop.name, shop.currency) == ("Owner", "EUR")


def test_a_later_answer_goes_on_from_those_in_use(paths: Paths) -> None:
    answers = Answers(paths)
    answers.answer("shop", name="Kohvik", currency="EUR")
    answers.finish()
    answers.answer("shop", currency="UAH")
    assert load_settings(paths).shop.currency == "EUR"
    answers.finish()
    assert (load_settings(paths).shop.name, load_settings(paths).shop.currency) == ("Kohvik", "UAH")


def test_an_answer_that_is_no_setting_changes_nothing(paths: Paths) -> None:
    answers = Answers(paths)
    answers.answer("shop", name="Kohvik")
    with pytest.raises(SettingsFaults):
        answers.answer("shop", currency="euro")
    assert answers.begun() == {"shop": {"name": "Kohvik"}}


@pytest.mark.parametrize("text", ['name = "x"\n', "[portal]\nport = 80\n", '[kiosk]\nprinter = "/dev/lp0"\n'])
def test_what_only_the_fitter_may_set_is_refused_in_the_owners_file(paths: Paths, text: str) -> None:
    paths.answers.parent.mkdir()
    paths.answers.write_text(text)
    with pytest.raises(SettingsFaults):
        load_settings(paths)


def test_names_with_quotes_and_backslashes_come_back_as_they_were(paths: Paths) -> None:
    name = 'Кав\'ярня "У \\дуба" 🥐'
    Answers(paths).answer("shop", name=name)
    assert Answers(paths).begun()["shop"]["name"] == name


def test_the_cards_own_network_lasts_until_the_owner_is_done(paths: Paths) -> None:
    write(paths.card, {"wifi": {"ssid": "Regulars-7K3M", "password": "set-up-only"}})
    assert load_settings(paths).first_run
    assert load_settings(paths).network_name == "Regulars-7K3M"
    answers = Answers(paths)
    assert answers.settings().network_name == "My shop"
    answers.answer("wifi", **OPEN)
    answers.finish()
    settings = load_settings(paths)
    assert (settings.first_run, settings.network_name, settings.wifi.password) == (False, "Kohvik", "")


def test_the_file_with_the_wifis_password_is_not_for_everybody(paths: Paths) -> None:
    answers = Answers(paths)
    answers.answer("wifi", **OPEN)
    answers.finish()
    assert paths.answers.stat().st_mode & 0o777 == 0o640
