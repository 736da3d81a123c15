"""Shoppers who log in, one by one or many at once, and what each of them waited.

A login is timed twice: `login` from sending the form until the internet itself answers a detector, and
`whole` from asking for the page until then. Every request is a new connection, as a phone's first ones are.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.portal.web.phones import state_of
from tests.system.net import BOX, WEB, Answer, Place, until
from tests.system.visitor import post

AT_ONCE = 50
Device = tuple[str, str, str]
Fields = Callable[[Answer, Device, int], dict[str, str]]


@dataclass(frozen=True)
class Waited:
    """Milliseconds; `fault` says what went wrong, if anything."""

    login: float = 0
    whole: float = 0
    fault: str = ""


def ask(shopper: Place, device: str = "") -> Answer:
    """A detector's question."""
    return shopper.get(WEB, "/hotspot-detect.html", host="captive.apple.com", device=device, timeout=10)


def plain(page: Answer, _device: Device, _number: int) -> dict[str, str]:
    """Only the Wi-Fi."""
    return {"state": state_of(page.body), "way": "plain"}


def joining(page: Answer, _device: Device, number: int) -> dict[str, str]:
    """A new phone number that may be kept: a claim, a code and a consent."""
    phone = f"06712{number:05}"
    return {"state": state_of(page.body), "way": "phone", "phone": phone, "programme": "yes"}


def bare(_page: Answer, device: Device, _number: int) -> dict[str, str]:
    """What the bare application wants to be told."""
    return {"mac": device[1]}


def log_in(crowd: Place, device: Device, number: int, fields: Fields) -> Waited:
    """Page, form, first byte of the internet."""
    interface, began = device[0], time.monotonic()
    try:
        page = crowd.get(BOX, "/?lang=uk", device=interface, timeout=10)
        filled, sent = fields(page, device, number), time.monotonic()
        answer = post(crowd, "/login?lang=uk", device=interface, **filled)
        if answer.status != 303:
            return Waited(fault=f"the form was answered with {answer.status}")
        if not until(lambda: "Success" in ask(crowd, interface).body, 3):
            return Waited(fault="the internet did not answer")
    except (OSError, ValueError) as error:
        return Waited(fault=f"{type(error).__name__}: {error}")
    done = time.monotonic()
    return Waited((done - sent) * 1000, (done - began) * 1000)


def one_by_one(crowd: Place, devices: Sequence[Device], *ways: Fields) -> dict[str, list[Waited]]:
    """Each way in turn, a new device each, so that a busy moment falls on all alike."""
    waited: dict[str, list[Waited]] = {way.__name__: [] for way in ways}
    for number, device in enumerate(devices):
        way = ways[number % len(ways)]
        waited[way.__name__].append(log_in(crowd, device, number, way))
    return waited


def at_once(crowd: Place, devices: Sequence[Device], first: int, way: Fields) -> tuple[list[Waited], float]:
    """AT_ONCE shoppers at any moment until all are in; also the seconds it took."""
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as shoppers:
        numbered = [(device, first + number) for number, device in enumerate(devices)]
        waited = list(shoppers.map(lambda one: log_in(crowd, one[0], one[1], way), numbered))
    return waited, time.monotonic() - began
