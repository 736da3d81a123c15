from kiosk.lettering import fitted, font, wrap

NARROW = 300


def test_a_word_wider_than_the_paper_is_broken_with_a_hyphen_after_a_vowel_if_one_is_near() -> None:
    assert wrap("Добровольська", "bold", 44, NARROW) == ["Доброво-", "льська"]


def test_a_long_name_is_broken_and_nothing_of_it_is_lost() -> None:
    lines = wrap("Анна " + "Ї" * 40, "bold", 40, NARROW)
    assert "".join(lines).replace("-", "") == "Анна" + "Ї" * 40
    assert all(font("bold", 40).getlength(line) <= NARROW for line in lines)


def test_a_double_name_is_broken_behind_its_own_hyphen() -> None:
    assert wrap("Анна-Марія", "bold", 60, NARROW) == ["Анна-", "Марія"]
    assert wrap("Анна-Марія", "bold", 20, NARROW) == ["Анна-Марія"]


def test_a_password_gets_no_hyphen_that_somebody_would_type() -> None:
    lines = wrap("W" * 63, "exact", 28, NARROW)
    assert "".join(lines) == "W" * 63 and len({len(line) for line in lines[:-1]}) == 1


def test_lines_are_of_even_length() -> None:
    lines = wrap("one two three four five six", "text", 28, NARROW)
    assert lines == ["one two three", "four five six"]


def test_letters_become_smaller_before_a_word_is_broken() -> None:
    lines, size = fitted("Здравствуйте, Анна!", "bold", (60, 28), NARROW)
    assert lines == ["Здравствуйте,", "Анна!"] and 28 <= size < 60
