"""The screen read aloud by espeak-ng on request: one text at a time, no longer than its page is shown."""

import logging
import shutil
import subprocess
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

PROGRAM = "espeak-ng"
SLOWLY = 145
"""Words a minute; espeak-ng's own 175 is fast for a shop with people in it."""
LONGEST = 60.0
"""Seconds after which a voice is stopped, as when the sound card takes nothing."""
GLANCE = 0.2
"""Seconds between two looks at whether the page is still shown."""


class Speaker:
    """A voice; `program` is where espeak-ng is. No call waits."""

    def __init__(self, program: str, *options: str) -> None:
        self._command = (program, "-s", str(SLOWLY), "-m", "--stdin", *options)
        self._guard = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def speaking(self) -> bool:
        process = self._process
        return process is not None and process.poll() is None

    def say(self, text: str, language: str, still: Callable[[], bool], done: Callable[[], None]) -> None:
        """Read SSML in a language (en, uk, ru or et) instead of what is being read. `still` says whether
        it may go on, `done` is called at its end."""
        with self._guard:
            # In one turn: of two voices at once the first would speak on, and nobody could stop it.
            self._hush()
            try:
                # The words go in by a pipe: arguments can be read by everybody on the box.
                process = subprocess.Popen(  # noqa: S603  # a language of ours, no shell
                    [*self._command, "-v", language],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            except OSError as fault:
                log.warning("nothing is read aloud: %s", fault.strerror)
                return
            self._process = process
        threading.Thread(target=_attend, args=(process, text, still, done), daemon=True).start()

    def stop(self) -> None:
        """Be silent."""
        with self._guard:
            self._hush()

    def _hush(self) -> None:
        if self._process is not None:
            self._process.kill()


def find_speaker() -> Speaker | None:
    """None where espeak-ng is missing, which is said once."""
    program = shutil.which(PROGRAM)
    if program is None:
        log.info("nothing is read aloud: %s is missing", PROGRAM)
        return None
    return Speaker(program)


def _attend(
    process: subprocess.Popen[bytes], text: str, still: Callable[[], bool], done: Callable[[], None]
) -> None:
    """See the voice to its end: the text is said, the page is gone, or it took too long."""
    ends = time.monotonic() + LONGEST
    words: bytes | None = text.encode()
    try:
        while still() and time.monotonic() < ends:
            try:
                process.communicate(words, GLANCE)
                break
            except subprocess.TimeoutExpired:
                words = None  # they were sent
    finally:
        process.kill()
        process.wait()
        done()
