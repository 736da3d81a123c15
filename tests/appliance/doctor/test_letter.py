"""When a letter is due, and what stands in it."""

import pytest

from appliance.doctor.letter import DAY, compose, due
from appliance.settings import MailSettings
from appliance.words import words_of

NOW = 1_800_000_000
MAIL = MailSettings(
    "mail.example", 465, "", "", "box@shop.example", ("olena@shop.example", "fitter@fit.example")
)


@pytest.mark.parametrize(
    ("before", "written", "is_due"),
    [
        ({"doctor-heat"}, {}, True),
        (set(), {}, False),
        ({"doctor-heat"}, {"doctor-heat": NOW - DAY + 1}, False),
        ({"doctor-heat"}, {"doctor-heat": NOW - DAY}, True),
        ({"doctor-heat"}, {"doctor-heat": NOW + 9 * DAY}, True),
    ],
)
def test_a_fault_that_lasts_is_written_about_once_a_day(
    before: set[str], written: dict[str, int], is_due: bool
) -> None:
    assert due(["doctor-heat"], before, written, NOW) == ["doctor-heat"] * is_due


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "too hot"), ("uk", "перегрівається"), ("ru", "перегревается"), ("et", "liiga kuum")],
)
def test_a_letter_is_in_the_owners_language(language: str, says: str) -> None:
    letter = compose(["doctor-heat"], "Крамниця", MAIL, words_of(language), NOW)
    assert says in letter.get_content()
    assert str(letter["Subject"]).startswith("Крамниця: ")
    assert letter["To"] == "olena@shop.example, fitter@fit.example"
