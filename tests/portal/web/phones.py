"""A portal without a network: phones are addresses that somebody told us, the gate does as it is bid."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask import Flask
from werkzeug.test import TestResponse

from appliance.values.mac import Mac
from portal.web.box import Box
from portal.web.site import behind_redirect

OLENA, TAAVI = "10.77.0.20", "10.77.0.21"
OURS = {"Host": "10.77.0.1"}
STRANGER = "192.0.2.9"
PHONE = "067 123 45 99"
"""Nobody's in the filled shop."""


@dataclass
class World:
    """What a test may change: who is on the Wi-Fi, whether gate and uplink are there."""

    macs: dict[str, Mac] = field(
        default_factory=lambda: {OLENA: Mac.parse("02:00:5e:10:00:01"), TAAVI: Mac.parse("02:00:5e:10:00:02")}
    )
    gate: bool = True
    internet: bool = True

    def box(self) -> Box:
        site = behind_redirect(["10.77.0.1", "fd77::1", "fe80::1"], 8080)
        return Box(self.macs.get, lambda _: self.gate, lambda: self.internet, lambda: site)


class Hidden(HTMLParser):
    """The first hidden state of a page."""

    state = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("name") == "state" and not self.state:
            self.state = found["value"] or ""


class Phone:
    """A browser on one device, without cookies."""

    def __init__(self, app: Flask, address: str) -> None:
        self._client = app.test_client(use_cookies=False)
        self._peer = {"REMOTE_ADDR": address}

    def get(self, path: str = "/", **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.get(path, environ_base=self._peer, buffered=True, headers=OURS | named)

    def post(self, path: str, **fields: str) -> TestResponse:
        return self._client.post(path, data=fields, environ_base=self._peer, buffered=True, headers=OURS)

    def ask(self, path: str, query: dict[str, str], fields: dict[str, str] | None) -> TestResponse:
        """GET, or POST where there are fields."""
        method = "GET" if fields is None else "POST"
        return self._client.open(
            path,
            method=method,
            query_string=query,
            data=fields,
            environ_base=self._peer,
            buffered=True,
            headers=OURS,
        )

    def send(self, path: str, body: bytes, kind: str) -> TestResponse:
        """POST whatever it is."""
        return self._client.post(
            path, data=body, content_type=kind, environ_base=self._peer, buffered=True, headers=OURS
        )

    def state(self, path: str = "/") -> str:
        """The signed state of a fresh page."""
        return state_of(self.get(path).text)

    def log_in(self, language: str = "en", **fields: str) -> TestResponse:
        """Fill in a fresh form and follow where it leads."""
        answer = self.post(f"/login?lang={language}", state=self.state(), **fields)
        return self.get(answer.location) if answer.status_code == 303 else answer


def state_of(page: str) -> str:
    parser = Hidden()
    parser.feed(page)
    return parser.state


def code_on(page: str) -> str:
    """The code that a page shows, as six digits; empty when there is none."""
    found = re.search(r'class="code">(\d{3}) (\d{3})<', page)
    return found[1] + found[2] if found else ""
