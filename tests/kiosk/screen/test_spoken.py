from kiosk.screen.spoken import LONGEST, spoken


def test_each_part_of_a_page_is_a_sentence() -> None:
    page = "<h1>Hello</h1> <p><strong>113</strong>\n points</p><form><button>Done</button></form>"
    assert spoken(page, "en") == "<speak>Hello. 113 points. Done.</speak>"


def test_a_part_that_ends_by_itself_gets_no_second_stop() -> None:
    assert spoken("<h1>Still there?</h1><p>Yes.</p>", "en") == "<speak>Still there? Yes.</speak>"


def test_what_is_not_for_the_ear_is_left_out() -> None:
    page = (
        '<p data-unspoken>4<img src="x">8<b>29</b></p><svg aria-hidden="true"><path d="M0"/></svg><p>Hi</p>'
    )
    assert spoken(page, "en") == "<speak>Hi.</speak>"


def test_an_ukrainian_name_in_another_language_gets_a_voice_that_knows_its_letters() -> None:
    assert spoken("<h1>Tere, Олена!</h1>", "et") == (
        '<speak>Tere, <voice xml:lang="uk">Олена</voice>!</speak>'
    )
    assert spoken("<h1>Вітаємо, Олена!</h1>", "uk") == "<speak>Вітаємо, Олена!</speak>"


def test_a_name_cannot_command_the_voice() -> None:
    assert (
        spoken("<p>&lt;audio src=x&gt; &amp; Co</p>", "en") == "<speak>&lt;audio src=x&gt; &amp; Co.</speak>"
    )


def test_a_long_page_is_cut() -> None:
    assert len(spoken(f"<p>{'long ' * LONGEST}</p>", "en")) < LONGEST + 20
