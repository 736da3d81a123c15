import sys
import threading
import time
from pathlib import Path

import pytest

from kiosk.speech import Speaker, find_speaker


class Room:
    """Where a voice is heard: until when it may speak, and whether it has ended."""

    def __init__(self) -> None:
        self.listens = True
        self.ended = threading.Event()

    def say(self, speaker: Speaker, text: str) -> None:
        speaker.say(text, "uk", lambda: self.listens, self.ended.set)


@pytest.fixture
def room() -> Room:
    return Room()


def program(folder: Path, body: str) -> str:
    """A voice of our own, which keeps what it was told."""
    path = folder / "voice"
    path.write_text(f"#!{sys.executable}\nimport sys, time\nfolder = {str(folder)!r}\n{body}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def clerk(tmp_path: Path) -> Speaker:
    """Writes down words and arguments."""
    keep = "open(folder + '/said', 'w').write(sys.stdin.read() + '|' + ' '.join(sys.argv[1:]))"
    return Speaker(program(tmp_path, keep))


@pytest.fixture
def endless(tmp_path: Path) -> Speaker:
    """Takes its words and never comes to an end."""
    return Speaker(program(tmp_path, "sys.stdin.read(); time.sleep(60)"))


def test_the_words_go_in_by_a_pipe_and_not_as_arguments(clerk: Speaker, room: Room, tmp_path: Path) -> None:
    room.say(clerk, "Вітаємо, Олена!")
    assert room.ended.wait(10)
    words, _, arguments = (tmp_path / "said").read_text().partition("|")
    assert words == "Вітаємо, Олена!" and "-v uk" in arguments and "Олена" not in arguments


def test_nobody_waits_for_a_voice(endless: Speaker, room: Room) -> None:
    before = time.monotonic()
    room.say(endless, "Long.")
    assert time.monotonic() - before < 5 and endless.speaking
    endless.stop()


def test_a_voice_can_be_stopped(endless: Speaker, room: Room) -> None:
    room.say(endless, "Long.")
    endless.stop()
    assert room.ended.wait(10) and not endless.speaking


def test_a_voice_ends_with_its_page(endless: Speaker, room: Room) -> None:
    room.say(endless, "Long.")
    room.listens = False
    assert room.ended.wait(10) and not endless.speaking


def test_only_one_voice_speaks_at_a_time(endless: Speaker, room: Room) -> None:
    room.say(endless, "First.")
    first, second = room.ended, Room()
    second.say(endless, "Second.")
    assert first.wait(10) and endless.speaking
    endless.stop()


def test_a_voice_that_never_ends_is_stopped(
    endless: Speaker, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.speech.LONGEST", 0.3)
    room.say(endless, "Long.")
    assert room.ended.wait(10) and not endless.speaking


def test_a_program_that_went_away_is_no_fault(room: Room, tmp_path: Path) -> None:
    speaker = Speaker(str(tmp_path / "gone"))
    room.say(speaker, "Long.")
    assert not speaker.speaking


def test_without_the_program_there_is_no_speaker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_speaker() is None


def test_of_voices_asked_for_at_once_none_is_left_that_cannot_be_stopped(endless: Speaker) -> None:
    ended = [threading.Event() for _ in range(8)]
    together = threading.Barrier(len(ended))

    def ask(end: threading.Event) -> None:
        together.wait()
        endless.say("Long.", "uk", lambda: True, end.set)

    askers = [threading.Thread(target=ask, args=(end,)) for end in ended]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    endless.stop()
    assert all(end.wait(10) for end in ended)
