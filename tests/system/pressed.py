"""A kiosk whose pins are gpiozero's mock, with a finger on its button: SIGUSR1 presses, SIGUSR2 lets go.

`python -m tests.system.pressed` takes the kiosk's own options; the pin is BUTTON.
"""

import signal

from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from kiosk.__main__ import main

BUTTON = 23


def start() -> None:
    Device.pin_factory = MockFactory()
    button = Device.pin_factory.pin(BUTTON)
    signal.signal(signal.SIGUSR1, lambda *_: button.drive_low())
    signal.signal(signal.SIGUSR2, lambda *_: button.drive_high())
    main()


if __name__ == "__main__":
    start()
