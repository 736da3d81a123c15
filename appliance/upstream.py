"""Head office as the shop's processes ask it: through the relay, which alone reaches out of the box."""

import json
import socket
from pathlib import Path
from typing import Any

from appliance.chain import GrantAnswer, UpstreamState
from appliance.ports import Store

PATIENCE = 2.0
"""Seconds: somebody waits at the counter, and what head office does not answer goes on as offline."""
LINE = 4096


class HeadOffice:
    """See ports.Upstream. `relay` is the socket, None in a shop that is alone: then nothing is ever asked."""

    def __init__(self, relay: Path | None, store: Store, box: str) -> None:
        self._relay = relay
        self._store = store
        self.box = box

    @property
    def is_set(self) -> bool:
        """Whether the settings name a head office."""
        return self._relay is not None

    def state(self) -> UpstreamState | None:
        """How far the two know of each other; None in a shop that is alone or not enrolled yet."""
        return self._store.records.upstream.state() if self._relay else None

    def find(self, kind: str, value: str, shop: str = "", digits: str = "") -> str | None:
        asked = {"ask": "find", "kind": kind, "value": value, "shop": shop, "digits": digits}
        found = self._ask(asked).get("customer")
        return found if isinstance(found, str) else None

    def grant(self, request: str, customer: str, points: int) -> GrantAnswer | None:
        answer = self._ask({"ask": "grant", "request": request, "customer": customer, "points": points})
        try:
            return GrantAnswer(
                str(answer["grant"]), int(answer["points"]), int(answer["held"]), int(answer["epoch"])
            )
        except KeyError:
            return None

    def exchange_now(self, seconds: float) -> bool:
        """Have the relay go now; False when it is not there, or is not done within `seconds`."""
        return self._ask({"ask": "now"}, seconds).get("done") is True

    def _ask(self, asked: dict[str, Any], seconds: float = PATIENCE) -> dict[str, Any]:
        """One line there and one back; nothing where there is no relay, or no answer in time."""
        if self._relay is None:
            return {}
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(seconds)
            try:
                line.connect(str(self._relay))
                line.sendall(json.dumps(asked).encode() + b"\n")
                answer = json.loads(line.makefile("rb").readline(LINE))
            except (OSError, ValueError):
                return {}
        return answer if isinstance(answer, dict) else {}
