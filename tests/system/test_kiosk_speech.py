"""The screen read aloud: by the real espeak-ng in four languages, and by the kiosk's process on request."""

import os
import re
import shutil
import subprocess
import sys
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from appliance.shop import Shop
from appliance.testing import filled_shop
from appliance.values.code import Code
from appliance.values.phone import Phone
from kiosk.board import Board
from kiosk.counter import Counter
from kiosk.desk import Desk
from kiosk.effects import Consents, Greeting, Joined, Joining, Keypad, Notice, Offers
from kiosk.effects import Page as Shown
from kiosk.joining import Joiner
from kiosk.lights import Lights
from kiosk.screen.app import create
from kiosk.screen.spoken import spoken
from kiosk.screen.view import View
from kiosk.speech import PROGRAM, Speaker
from tests.system.kiosk import Kiosk, chromium
from tests.system.place import until

pytestmark = pytest.mark.system(root=False)
LANGUAGES = ("uk", "en", "ru", "et")
MAIN_PATH: tuple[Shown, ...] = (
    Offers(),
    Keypad("join"),
    Consents(Joining("1", Phone("+380671112233"))),
    Joined("1", Code("482913"), "Олена"),
    Greeting("1", "Олена", 113, "uk", "code"),
    Notice("wait", 8),
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = filled_shop(tmp_path)
    yield shop
    shop.close()


def read(shop: Shop, page: Shown, language: str) -> str:
    """What is said of a page."""
    board, view = Board(LANGUAGES, "uk", 15), View(shop, lambda: "")
    counter = Counter(shop, shop.settings.kiosk, shop.settings.programme, "UA")
    app = create(shop.settings, board, Desk(counter, Joiner(shop, "UA"), board, Lights({}), shop), view)
    board.show(page)
    board.speak(language)
    with app.test_request_context():
        return spoken(view.render(board.now()), language)


def sounds(text: str, language: str) -> str:
    """The phonemes that espeak-ng makes of it, without a sound."""
    command = [shutil.which(PROGRAM) or PROGRAM, "-x", "-q", "-m", "--stdin", "-v", language]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=20, check=True).stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_main_path_is_spoken(shop: Shop, language: str) -> None:
    heard = {type(page).__name__: sounds(read(shop, page, language), language) for page in MAIN_PATH}
    print(f"{language}: {heard['Offers'].split(chr(10))[0]} ... {heard['Greeting'].split(chr(10))[0]}")
    assert all(len(text.split()) > 3 for text in heard.values())
    # A letter nobody can read is named, as "cyrillic letter"; a name is said.
    assert re.search("l;?'ena", heard["Greeting"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_is_no_part_of_its_page(shop: Shop, language: str) -> None:
    assert "482" not in read(shop, Joined("1", Code("482913"), "Олена"), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_becomes_a_sound(shop: Shop, language: str, tmp_path: Path) -> None:
    sound, ended = tmp_path / "sound.wav", threading.Event()
    speaker = Speaker(shutil.which(PROGRAM) or PROGRAM, "-w", str(sound))
    speaker.say(read(shop, Offers(), language), language, lambda: True, ended.set)
    assert ended.wait(20)
    with wave.open(str(sound)) as heard:
        seconds = heard.getnframes() / heard.getframerate()
    print(f"{language}: {seconds:.1f} s")
    assert 3 < seconds < 60


@pytest.fixture
def clerk(tmp_path: Path) -> Path:
    """A folder with an espeak-ng that writes down what it is told, and speaks for a minute."""
    program = tmp_path / "bin" / PROGRAM
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport os, pathlib, sys, time\nhere = pathlib.Path(__file__).parent\n"
        "(here / str(os.getpid())).write_text(sys.argv[-1] + sys.stdin.read())\ntime.sleep(60)\n"
    )
    program.chmod(0o755)
    return program.parent


@pytest.fixture
def page(tmp_path: Path, clerk: Path) -> Iterator[Page]:
    environment = {**os.environ, "PATH": f"{clerk}:{os.environ['PATH']}"}
    with Kiosk(tmp_path, environment, cover_seconds=5) as kiosk, chromium(kiosk) as page:
        yield page


def told(clerk: Path) -> list[str]:
    return [file.read_text() for file in clerk.iterdir() if file.name != PROGRAM]


def speaks(clerk: Path) -> bool:
    return any(Path(f"/proc/{file.name}").exists() for file in clerk.iterdir() if file.name != PROGRAM)


def test_a_press_reads_the_page_and_another_is_silence(page: Page, clerk: Path) -> None:
    page.click("button[value=page]")
    assert until(lambda: any("Проскануйте картку тут" in text for text in told(clerk)))
    expect(page.locator("button[value=page]")).to_have_text("Стоп")
    page.click("button[value=page]")
    assert until(lambda: not speaks(clerk))
    expect(page.locator("button[value=page]")).to_have_text("Слухати")


def test_what_is_personal_is_read_on_a_press_only_and_not_beyond_its_page(page: Page, clerk: Path) -> None:
    page.click("button[value=join]")
    page.locator("#digits").press_sequentially("0671112277")
    page.keyboard.press("Enter")
    page.click(".question >> nth=0")
    page.click("button[form=answers]:not([value])")
    code = page.inner_text(".yours").replace(" ", "")
    assert told(clerk) == []
    page.click("button[value=page]")
    assert until(lambda: len(told(clerk)) == 1) and code not in told(clerk)[0]
    page.click("button[value=offers]")
    assert until(lambda: not speaks(clerk))


def test_a_code_is_read_when_it_is_asked_for(page: Page, clerk: Path) -> None:
    page.click("button[value=join]")
    page.locator("#digits").press_sequentially("0671112288")
    page.keyboard.press("Enter")
    page.click(".question >> nth=0")
    page.click("button[form=answers]:not([value])")
    digits = ", ".join(page.inner_text(".yours").replace(" ", ""))
    page.click("button[value=code]")
    assert until(lambda: any(digits in text for text in told(clerk)))


@pytest.mark.parametrize(("speech", "path"), [("off", os.environ["PATH"]), ("on", "/nowhere")])
def test_without_a_voice_there_is_no_button(tmp_path: Path, speech: str, path: str) -> None:
    with Kiosk(tmp_path, {**os.environ, "PATH": path}, speech=speech) as kiosk, chromium(kiosk) as page:
        expect(page.locator("button[name=large]")).to_be_visible()
        expect(page.locator("button[name=speak]")).to_have_count(0)
