"""Lights beside the screen (ready, ok, sorry, fault), a buzzer and a button. The only import of gpiozero."""

import logging
import warnings
from typing import Any, Protocol

from kiosk.button import Switch
from kiosk.effects import Mood

log = logging.getLogger(__name__)

GLOW = 2.0  # seconds that "ok" and "sorry" stay lit
BEEPS = {"ok": 1, "sorry": 2}  # told apart by number: a simple buzzer has one tone
BEEP = 0.1  # seconds of sound, and of silence between two
BOUNCE = 0.02  # seconds in which a worn button makes and breaks its contact


class Pins(Protocol):
    """GPIO numbers, 0 where there is nothing; `sound` is on or off."""

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
    @property
    def button_pin(self) -> int: ...
    @property
    def sound(self) -> str: ...


class Lights:
    """What is there of lights, buzzer and button; what is not does nothing. No call waits."""

    def __init__(self, parts: dict[str, Any]) -> None:
        """`parts` by name: ready, ok, sorry, fault, buzzer, button, as gpiozero makes them."""
        self._parts = parts
        self._lit: dict[str, bool] = {}

    @property
    def switch(self) -> Switch | None:
        """The button, if there is one."""
        return self._parts.get("button")

    def flash(self, mood: Mood) -> None:
        """Light "ok" or "sorry" for GLOW seconds."""
        if mood in self._parts:
            self._parts[mood].blink(on_time=GLOW, off_time=0, n=1)

    def beep(self, mood: Mood) -> None:
        """Sound once for "ok", twice for "sorry"."""
        if "buzzer" in self._parts:
            self._parts["buzzer"].beep(on_time=BEEP, off_time=BEEP, n=BEEPS[mood])

    def tell(self, *, ready: bool, fault: bool) -> None:
        """Light "ready" while a scanner is read, "fault" while something needs a hand."""
        for name, lit in (("ready", ready), ("fault", fault)):
            if name in self._parts and self._lit.get(name) != lit:
                self._parts[name].value = lit
                self._lit[name] = lit

    def holding(self, held: bool) -> None:
        """Blink each second for as long as the button is held; then the light is again as it was."""
        name = next((name for name in ("ready", "fault", "ok", "sorry") if name in self._parts), None)
        if name is None:
            return
        if held:
            self._parts[name].blink(on_time=0.5, off_time=0.5)
        else:
            self._parts[name].value = self._lit.get(name, False)

    def close(self) -> None:
        """Put everything out."""
        for part in self._parts.values():
            part.close()


def open_lights(pins: Pins) -> Lights:
    """What the settings name. Where there are no pins it says so once, and nothing lights up."""
    wanted = {"ready": pins.ready_pin, "ok": pins.ok_pin, "sorry": pins.sorry_pin, "fault": pins.fault_pin}
    wanted |= {"buzzer": pins.buzzer_pin if pins.sound == "on" else 0, "button": pins.button_pin}
    wanted = {name: pin for name, pin in wanted.items() if pin}
    if not wanted:
        log.info("no lights: no pin is set under [kiosk]")
    return Lights(_opened(wanted) if wanted else {})


def _opened(wanted: dict[str, int]) -> dict[str, Any]:
    """All of them or none: half a row of lights says the wrong thing."""
    # Imported only where there is a pin to light: it takes 0.2 s and looks for a pin library at once.
    from gpiozero import LED, Button, Buzzer
    from gpiozero.exc import GPIOZeroError, PinFactoryFallback

    made: dict[str, Any] = {}
    try:
        with warnings.catch_warnings():
            # It warns of each library that is not there, whether or not another one is.
            warnings.simplefilter("ignore", PinFactoryFallback)
            for name, pin in wanted.items():
                if name == "button":
                    made[name] = Button(pin, bounce_time=BOUNCE)
                else:
                    made[name] = (Buzzer if name == "buzzer" else LED)(pin)
    except (GPIOZeroError, OSError) as fault:
        log.warning("no lights: this machine has no usable pins (%s)", fault)
        for part in made.values():
            part.close()
        return {}
    return made
