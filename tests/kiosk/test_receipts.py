import pytest

from appliance.values.code import Code
from kiosk.receipts import Bars, Line, Qr, balance, clean, marked, membership, sample


def test_a_slip_says_name_points_and_the_code_somebody_came_by() -> None:
    slip = balance("Пекарня", "Олена", 113, Code("482913"), str)
    texts = [part.text for part in slip.parts if isinstance(part, Line)]
    assert texts[:4] == ["Пекарня", "Hello, Олена!", "Your points", "113"]
    assert Bars("482913") in slip.parts and "482 913" in texts


def test_without_a_code_there_are_no_bars() -> None:
    assert not any(isinstance(part, Bars) for part in balance("Пекарня", None, 1, None, str).parts)


def test_commands_to_the_printer_are_taken_out_of_a_name() -> None:
    assert clean("О\x1b@ле\x1dV\x00на\n") == "О@леVна"


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Оле\u202eна", "Олена"),
        ("Олена 🥐", "Олена"),
        ("𝓞𝓵𝓮𝓷𝓪", "Olena"),
        ("Зоя\tта\nЯна", "Зоя та Яна"),
        ("И\u0306осиф", "Йосиф"),
    ],
)
def test_what_cannot_be_drawn_is_left_out_or_made_simpler(typed: str, drawn: str) -> None:
    assert clean(typed) == drawn


def test_a_name_of_which_nothing_can_be_drawn_is_no_name() -> None:
    assert Line("Hello!", "large", "bold") in balance("Пекарня", "李雷", 1, None, str).parts


def test_a_member_without_wifi_gets_no_qr_code() -> None:
    slip = membership("Пекарня", "Олена", Code("482913"), None, str)
    assert not any(isinstance(part, Qr) for part in slip.parts)
    assert Line("482 913", "huge", "bold") in slip.parts and Bars("482913") in slip.parts


def test_a_copy_says_so_before_anything_else() -> None:
    first = next(part for part in marked(sample("Пекарня", str), str).parts if isinstance(part, Line))
    assert first.text == "Copy: may have been printed before"


def test_the_test_slip_has_every_letter_of_four_languages() -> None:
    shown = "".join(part.text for part in sample("Кава", str).parts if isinstance(part, Line))
    assert set("АаҐґЄєІіЇїЁёЪъЫыЭэAaZzÕõÄäÖöÜüŠšŽž€₴₽’«»") <= set(shown)
