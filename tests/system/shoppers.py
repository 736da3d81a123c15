"""Many shoppers at once, and what must be true of the doors however bad the day is."""

import json
import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException

from appliance.store.admissions import open_admissions
from appliance.values.mac import Mac
from tests.portal.web.phones import state_of
from tests.system.box import Box
from tests.system.net import BOX, WEB, Answer, Place, Town
from tests.system.visitor import post

AT_ONCE = 16


@dataclass
class Shopper:
    """One device of a crowd. `told`: it saw the page that says it is online."""

    place: Place
    device: str
    mac: str
    address: str
    told: bool = False
    answers: list[Answer] = field(default_factory=list)

    def get(self, path: str = "/?lang=en", timeout: float = 8) -> Answer:
        """A page of the portal; status 0 and why when none comes."""
        return self._keep(lambda: self.place.get(BOX, path, device=self.device, timeout=timeout))

    def log_in(self, **fields: str) -> Answer:
        """Fill in a fresh form and follow where it leads; the last answer, whatever it was."""
        answer = self.get()
        if answer.status == 200 and not self._is_told(answer):
            answer = self.send(state_of(answer.body), **fields)
            if answer.status == 303:
                answer = self.get(answer.headers["location"])
                self._is_told(answer)
        return answer

    def send(self, state: str, **fields: str) -> Answer:
        """The form alone."""
        fields = {"way": "plain", **fields}
        return self._keep(
            lambda: post(self.place, "/login?lang=en", device=self.device, state=state, **fields)
        )

    def online(self) -> bool:
        """Whether the internet's own answer comes back."""
        with suppress(OSError, HTTPException):
            probe = self.place.get(WEB, "/hotspot-detect.html", device=self.device)
            return "Success" in probe.body
        return False

    def is_refused(self) -> bool:
        """Whether HTTPS to the internet is reset at once, as for anybody who did not log in."""
        try:
            self.place.connect(WEB, 443, device=self.device).close()
        except ConnectionRefusedError:
            return True
        return False

    def _is_told(self, page: Answer) -> bool:
        self.told = self.told or "You are online" in page.body
        return self.told

    def _keep(self, ask: Callable[[], Answer]) -> Answer:
        try:
            answer = ask()
        except (OSError, HTTPException) as error:
            answer = Answer(0, {}, repr(error))
        self.answers.append(answer)
        return answer


def shoppers(town: Town, count: int, first: int) -> list[Shopper]:
    """`count` devices of one crowd; `first` keeps the crowds of a town apart."""
    place, devices = town.crowd(count, first)
    return [Shopper(place, *device) for device in devices]


def all_at_once(
    crowd: Iterable[Shopper], does: Callable[[Shopper], object], at_once: int = AT_ONCE
) -> list[object]:
    """Let everybody do the same; what each got, in their order."""
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(does, crowd))


def offline(crowd: Iterable[Shopper]) -> list[str]:
    """Who of these is kept from the internet."""
    crowd = list(crowd)
    # Four at a time: the pretended internet lets no more than five wait.
    through = all_at_once(crowd, Shopper.online, at_once=4)
    return [shopper.mac for shopper, open_to in zip(crowd, through, strict=True) if not open_to]


def opened(box: Box) -> set[str]:
    """The devices in the kernel's own set."""
    listed = json.loads(box.nft("-j", "list", "set", "inet", "regulars", "admitted"))
    (found,) = (item["set"] for item in listed["nftables"] if "set" in item)
    return {element["elem"]["val"] for element in found.get("elem", [])}


def admitted(box: Box) -> set[str]:
    """The devices that may pass, by the record."""
    records = open_admissions(box.paths.admissions_db)
    _, wanted = records.wanted(int(time.time()))
    records.close()
    return {str(mac) for mac in wanted}


def is_admitted(box: Box, mac: str) -> bool:
    return str(Mac.parse(mac)) in admitted(box)


def stumbles(box: Box, crowd: Iterable[Shopper] = ()) -> list[str]:
    """Every stack trace in a log or on a page; must be empty after every bad day."""
    files = box.log("any").parent.glob("*.log")
    logs = [file.name for file in files if "Traceback" in file.read_text(errors="replace")]
    ugly = re.compile(r"""Traceback|File ("|&#34;)/|\bapsw\.""")
    return logs + [answer.body[:200] for one in crowd for answer in one.answers if ugly.search(answer.body)]
