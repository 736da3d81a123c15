"""The socket by which the shop's other processes ask head office while somebody waits: a line in, a line out.

{"ask": "find", "kind": "card", "value": "0420000000017"}           {"customer": "..."} or {"customer": null}
{"ask": "grant", "request": "...", "customer": "...", "points": 5}
                                           {"grant": "...", "points": 5, "held": 0, "epoch": 1}
{"ask": "now"}                                                      {"done": true}
whatever cannot be answered                                         {"error": "silent"}
"""

import json
import logging
import socket
import threading
import time
from pathlib import Path
from typing import Any

from appliance.errors import HubSilent, RegularsError, UpstreamFault
from appliance.service import local_socket
from appliance.sync.client import part
from appliance.sync.relay import Relay
from appliance.sync.rounds import Rounds

log = logging.getLogger("sync")
SECONDS = 1.8
"""For head office's answer: whoever asks waits two seconds in all."""
NOW_SECONDS = 120.0
REST = 15.0
"""Seconds without asking after head office did not answer, so that nobody waits for it in vain each time."""
LINE = 4096
WAITING = 16
AT_ONCE = 3
"""Of the client's connections; one is the relay's own."""


class Asks:
    """Answers in threads of its own until `close`."""

    def __init__(self, path: Path, relay: Relay, rounds: Rounds) -> None:
        self._path = path
        self._relay = relay
        self._rounds = rounds
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._silent_until = 0.0
        self._door = local_socket(path)
        self._door.listen(WAITING)
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                guest, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._meet, args=(guest,), daemon=True).start()

    def _meet(self, guest: socket.socket) -> None:
        with guest:
            guest.settimeout(SECONDS)
            try:
                line = guest.makefile("rb").readline(LINE)
                guest.sendall(json.dumps(self._answer(line)).encode() + b"\n")
            except OSError:  # whoever asked is gone
                return

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            asked = json.loads(line)
            if asked["ask"] == "now":
                return {"done": self._rounds.now(NOW_SECONDS)}
            return self._ask(asked)
        except (ValueError, KeyError, TypeError):
            return {"error": "unclear"}
        except UpstreamFault as fault:
            return {"error": fault.word}
        except RegularsError as fault:
            log.warning("%s", fault)
            return {"error": "failed"}

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        if time.monotonic() < self._silent_until or not self._free.acquire(blocking=False):
            raise HubSilent()
        try:
            return self._find(asked) if asked["ask"] == "find" else self._grant(asked)
        except HubSilent:
            self._silent_until = time.monotonic() + REST
            raise
        finally:
            self._free.release()

    def _find(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Whoever is found has their history in our mailbox: it is here before the answer is."""
        began = time.monotonic()
        words = {"kind": asked["kind"], "value": asked["value"]}
        more = {name: asked[name] for name in ("shop", "digits") if asked.get(name)}
        answer = self._post("/v1/find", words | more)
        if answer.get("customer") is None:
            return {"customer": None}
        if self._relay.state().cursor < part(answer, "n", int):
            left = SECONDS - (time.monotonic() - began)
            if not self._rounds.now(left) or self._relay.state().cursor < answer["n"]:
                raise HubSilent()
        return {"customer": part(answer, "customer", str)}

    def _grant(self, asked: dict[str, Any]) -> dict[str, Any]:
        words = {"request": asked["request"], "customer": asked["customer"], "points": int(asked["points"])}
        answer = self._post("/v1/grant", words)
        return {
            "grant": part(answer, "grant", str),
            "points": part(answer, "points", int),
            "held": part(answer, "held", int),
            "epoch": part(answer, "epoch", int),
        }

    def _post(self, path: str, words: dict[str, Any]) -> dict[str, Any]:
        state = self._relay.may_ask()
        answer = self._relay.client.post(path, words, self._relay.bearer(state), SECONDS)
        if self._rounds.failing:
            self._rounds.nudge()  # it answers again
        return answer
