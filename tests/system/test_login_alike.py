"""A known phone or code is answered like an unknown one: status, headers, length, words, and time.

Real processes, real commits. The subjects take turns in a changing order, so that whatever else this machine
does falls on all alike. The number of rounds is settled beforehand, and each one counts.
"""

import random
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping

import pytest

from appliance.testing import PEOPLE, fill
from appliance.values.code import Code
from appliance.values.mac import Mac
from appliance.values.phone import Phone as Number
from tests.portal.web.phones import state_of
from tests.system.box import Box
from tests.system.net import BOX, Answer, Phone, Town
from tests.system.visitor import post

pytestmark = pytest.mark.system

ROUNDS = 500
"""So many that the noise of two shared cores, a fifth of a login, moves a median by about 1 %."""
ALIKE = 0.05
Fields = Mapping[str, str]
PARTING = re.compile(r'\d{3} \d{3}(?=</p>|")|(?<=entry=)[\w.-]+|(?<=name="state" value=")[^"]+')
"""What differs from login to login whoever logs in: the code, and the signed words."""


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    with Box(town) as box:
        fill(box.shop)
        box.start("gate", "portal")
        yield box


@pytest.fixture
def olena(box: Box) -> Code:
    customer = box.shop.customers.by_phone(Number(PEOPLE[0][0]))
    assert customer and customer.code
    return customer.code


@pytest.fixture
def nobodys(olena: Code) -> Code:
    """No slip of a finger away from anybody's."""
    return Code(f"{(int(olena.digits) + 123_123) % 1_000_000:06d}")


class Desk:
    """Logs one phone in again and again; with `blocked` its guesses are used up before."""

    def __init__(self, phone: Phone, box: Box) -> None:
        self._phone = phone
        self._box = box
        self._mac = Mac.parse(phone.mac)

    def log_in(self, fields: Fields) -> tuple[float, Answer]:
        """Seconds from the tap to the answer; the counters of guesses are made equal before."""
        shop = self._box.shop
        tries = 5 if fields.get("blocked") else 0
        self._box.end(self._phone.mac)
        state = state_of(self._phone.get(BOX, "/?lang=en").body)
        with shop.logins._store.transaction() as records:
            records.guesses.forget_before(shop.clock.now() + 1)
            for _ in range(tries):
                records.guesses.wrong("portal-code", shop.devices.day_id(self._mac), shop.clock.now())
        typed = {name: value for name, value in fields.items() if name != "blocked"}
        before = time.perf_counter()
        answer = post(self._phone, "/login?lang=en", state=state, **typed)
        seconds = time.perf_counter() - before
        assert answer.status == 303, answer.body
        return seconds, answer

    def look(self, fields: Fields) -> tuple[object, ...]:
        """All that somebody sees of a login, without what parts any two."""
        _, answer = self.log_in(fields)
        page = self._phone.get(BOX, answer.headers["location"])
        return (
            answer.status,
            _names(answer),
            len(answer.body),
            len(answer.headers["location"]),
            page.status,
            _names(page),
            len(page.body),
            PARTING.sub("*", page.body),
        )


def _names(answer: Answer) -> Mapping[str, str]:
    changing = ("date", "location")
    return {name: value for name, value in answer.headers.items() if name not in changing}


def medians(subjects: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """Median seconds of each after ROUNDS rounds."""
    taken: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(ROUNDS):
        for name in random.sample(list(subjects), len(subjects)):
            taken[name].append(subjects[name]())
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def apart(found: Mapping[str, float]) -> float:
    return max(found.values()) / min(found.values()) - 1


def by_phone() -> dict[str, Fields]:
    agreed = {"way": "phone", "programme": "yes", "marketing": "yes", "recognition": "yes"}
    return {"known": agreed | {"phone": PEOPLE[0][0]}, "unknown": agreed | {"phone": "+380679990000"}}


def by_code(olena: Code, nobodys: Code) -> dict[str, Fields]:
    return {
        "known": {"way": "code", "code": olena.digits},
        "unknown": {"way": "code", "code": nobodys.digits},
        "blocked": {"way": "code", "code": olena.digits, "blocked": "yes"},
    }


def by_code_and_digits(olena: Code, nobodys: Code) -> dict[str, Fields]:
    return {
        "right": {"way": "code", "code": olena.digits, "ending": PEOPLE[0][0][-2:], "blocked": "yes"},
        "wrong": {"way": "code", "code": olena.digits, "ending": "00", "blocked": "yes"},
        "unknown": {"way": "code", "code": nobodys.digits, "ending": "00", "blocked": "yes"},
    }


WAYS = {"phone": lambda *_: by_phone(), "code": by_code, "code and digits": by_code_and_digits}


@pytest.mark.parametrize("way", WAYS)
def test_every_screen_header_and_length_is_alike(
    phone: Phone, box: Box, olena: Code, nobodys: Code, way: str
) -> None:
    desk = Desk(phone, box)
    first, *others = [desk.look(fields) for fields in WAYS[way](olena, nobodys).values()]
    assert all(seen == first for seen in others)


@pytest.mark.alone
@pytest.mark.parametrize("way", WAYS)
def test_the_time_is_alike(phone: Phone, box: Box, olena: Code, nobodys: Code, way: str) -> None:
    desk = Desk(phone, box)
    subjects = {
        name: (lambda fields=fields: desk.log_in(fields)[0])
        for name, fields in WAYS[way](olena, nobodys).items()
    }
    found = medians(subjects)
    assert apart(found) <= ALIKE, {name: f"{seconds * 1000:.2f} ms" for name, seconds in found.items()}


def test_a_real_difference_is_not_measured_away() -> None:
    """The bench itself: 8 % more is found, with as much noise as here."""
    noise = random.Random(1)  # noqa: S311  # the same each time
    subjects = {
        "quick": lambda: noise.gauss(1.0, 0.2),
        "slow": lambda: noise.gauss(1.08, 0.2),
    }
    assert apart(medians(subjects)) > ALIKE
