"""A relay of the tests' own, on the real socket: it knows Katrin, who joined in Tallinn."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from appliance.events import CardLinked, CodeIssued, CustomerRegistered, Event, PointsEarned, Recorded
from appliance.shop import Shop
from appliance.store.shop_store import open_store
from appliance.values.barcode import Barcode

CHAINED = '[sync]\nhub = "https://hub.example"\n'
"""The settings of a shop that belongs to a chain."""
KATRIN = "01890000-0000-7000-8000-00000000000a"
CARD = Barcode.of_card("042", 4711).digits
TOLD = [
    CustomerRegistered(
        at=1, customer=KATRIN, language="et", claim=False, phone="+37251234567", name="Katrin"
    ),
    CodeIssued(at=1, customer=KATRIN, code="555123"),
    CardLinked(at=1, customer=KATRIN, barcode=CARD),
    PointsEarned(at=2, customer=KATRIN, points=30, kind="earn", business_date="2026-11-01"),
]
KEYS = {f"card:{CARD}", "phone:+37251234567", "code:55512367", f"customer:{KATRIN}"}


class Relay(socketserver.ThreadingUnixStreamServer):
    """Knows Katrin; `gate` holds its answers back, `asked` is what it was asked for."""

    daemon_threads = True

    def __init__(self, shop: Shop) -> None:
        paths = shop.settings.paths
        paths.upstream_socket.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(str(paths.upstream_socket), Line)
        self.store = open_store(paths.shop_db)
        self.gate = threading.Event()
        self.gate.set()
        self.asked: list[str] = []

    def take_in(self, events: list[Event]) -> None:
        for seq, event in enumerate(events, 1):
            self.store.receive(Recorded(id=f"tallinn-{seq}", shop="tallinn", epoch=1, seq=seq, event=event))


class Line(socketserver.StreamRequestHandler):
    server: Relay

    def handle(self) -> None:
        asked = json.loads(self.rfile.readline())
        key = f"{asked['kind']}:{asked['value']}{asked['digits']}"
        self.server.asked.append(key)
        self.server.gate.wait(5)
        if key in KEYS:
            self.server.take_in(list(TOLD))
        self.wfile.write(json.dumps({"customer": KATRIN if key in KEYS else None}).encode() + b"\n")


@contextmanager
def relay_of(shop: Shop) -> Iterator[Relay]:
    """Answers for `shop`, whose settings name a head office."""
    with Relay(shop) as relay:
        threading.Thread(target=relay.serve_forever, args=(0.05,), daemon=True).start()
        yield relay
        relay.gate.set()
        relay.shutdown()
