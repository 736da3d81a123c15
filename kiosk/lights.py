"""Lights beside the screen (ready, ok, sorry, fault) and a buzzer. The only import of gpiozero."""

import logging
from typing import Any, Protocol

from kiosk.effects import Mood

log = logging.getLogger(__name__)

GLOW = 2.0  # seconds that "ok" and "sorry" stay lit
BEEPS = {"ok": 1, "sorry": 2}  # told apart by number: a simple buzzer has one tone
BEEP = 0.1  # seconds of sound, and of silence between two


class Pins(Protocol):
    """GPIO numbers, 0 where there is no light."""

    @property
    def ready_pin(self) -> int: ...
    @property
    def ok_pin(self) -> int: ...
    @property
    def sorry_pin(self) -> int: ...
    @property
    def fault_pin(self) -> int: ...
    @property
    def buzzer_pin(self) -> int: ...


class Lights:
    """The lights that are there; one that is not does nothing. No call waits."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self._parts = parts

    def flash(self, mood: Mood) -> None:
        """Light "ok" or "sorry" for GLOW seconds."""
        if mood in self._parts:
            self._parts[mood].blink(on_time=GLOW, off_time=0, n=1)

    def beep(self, mood: Mood) -> None:
        """Sound once for "ok", twice for "sorry"."""
        if "buzzer" in self._parts:
            self._parts["buzzer"].beep(on_time=BEEP, off_time=BEEP, n=BEEPS[mood])

    def scanner(self, ready: bool) -> None:
        """Light "ready" while a scanner is read, "fault" while none is."""
        for name, lit in (("ready", ready), ("fault", not ready)):
            if name in self._parts:
                self._parts[name].value = lit

    def close(self) -> None:
        for part in self._parts.values():
            part.close()


def open_lights(pins: Pins) -> Lights:
    """What the settings name. Where there are no pins it says so once, and nothing lights up."""
    wanted = {"ready": pins.ready_pin, "ok": pins.ok_pin, "sorry": pins.sorry_pin, "fault": pins.fault_pin}
    wanted = {name: pin for name, pin in (wanted | {"buzzer": pins.buzzer_pin}).items() if pin}
    if not wanted:
        log.info("no lights: no pin is set under [kiosk]")
        return Lights({})
    # Imported only where there is a pin to light: it takes 0.2 s and looks for a pin library at once.
    from gpiozero import LED, Buzzer
    from gpiozero.exc import GPIOZeroError

    try:
        return Lights({name: (Buzzer if name == "buzzer" else LED)(pin) for name, pin in wanted.items()})
    except (GPIOZeroError, OSError) as fault:
        log.warning("no lights: this machine has no usable pins (%s)", fault)
        return Lights({})
