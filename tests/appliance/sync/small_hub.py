"""A small honest head office over real TLS, that can be told to lose answers, to be slow, or to say no."""

import gzip
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from appliance.signing import encoded
from tests.certificates import Authority

Answer = tuple[int, dict[str, Any]]
Said = Callable[[str, dict[str, Any]], Answer | None]


class SmallHub:
    """Keeps one shop's events as the real one does. `before` and `after` are faults to put in the way."""

    def __init__(self) -> None:
        self.key = ""
        self.shop: dict[str, Any] = {}
        self.epoch = 1
        self.nonce = ""
        self.made_for = ""
        self.country = "UA"
        self.runs: dict[str, object] = {}
        self.events: dict[str, dict[str, Any]] = {}
        self.numbers: dict[tuple[int, int], str] = {}
        self.holes: set[int] = set()
        self.received: dict[int, int] = {}
        self.heads: list[int] = []
        self.letters: list[dict[str, Any]] = []
        self.page = 500
        self.cursor = 0
        self.people: dict[str, list[dict[str, Any]]] = {}
        self.asked: list[str] = []
        self.bodies: list[bytes] = []
        self.before: Said = lambda _path, _body: None
        self.loses: Callable[[str], bool] = lambda _path: False

    def post(self, kind: str, body: dict[str, Any]) -> None:
        self.letters.append({"n": len(self.letters) + 1, "kind": kind, "body": body})

    def answer(self, path: str, bearer: str, body: dict[str, Any]) -> Answer:
        refused = self.before(path, body)
        if refused:
            return refused
        if path == "/v1/enrol":
            return self._enrol(body)
        if bearer != f"{self.shop['shop']}.{self.key}":
            return 401, {"error": "unknown-key", "message": "Enrol it."}
        if path == "/v1/epoch":
            self.epoch += body["nonce"] != self.nonce
            self.nonce = body["nonce"]
            return 200, {"epoch": self.epoch}
        if path == "/v1/find":
            events = self.people.get(body.get("value", ""))
            for event in events or ():
                self.letters.append({"n": len(self.letters) + 1, "kind": "event", "body": event})
            return 200, {"customer": "c9" if events else None, "n": len(self.letters)}
        if path == "/v1/grant":
            return 200, {"grant": "g1", "points": body.get("points", 0), "held": 0, "epoch": 1}
        return self._exchange(body)

    def _enrol(self, body: dict[str, Any]) -> Answer:
        if body["code"].strip().upper() != "GOOD":
            return 403, {"error": "bad-code", "message": "This code is wrong."}
        if self.key and body["key"] != self.key:
            self.epoch += 1
        self.shop, self.key = body | {"shop": self.made_for or body["shop"]}, body["key"]
        answer = {"shop": self.shop["shop"], "epoch": self.epoch, "hub": self._self()}
        return 200, answer | {"certificate": encoded(bytes(64))}

    def _self(self) -> dict[str, Any]:
        return {"name": "Head office", "country": self.country, "verify": encoded(bytes(32)), **self.runs}

    def _exchange(self, body: dict[str, Any]) -> Answer:
        if body["epoch"] != self.epoch:
            return 409, {"error": "epoch", "message": "Begin a new one.", "epoch": self.epoch}
        received = self.received.get(self.epoch, 0)
        for event in body["events"]:
            known = self.numbers.get((self.epoch, event["seq"]))
            if known and not event.get("skipped") and known != event["id"]:
                return 409, {"error": "clash", "message": "Copied.", "seq": event["seq"]}
        for event in [*body["events"], *body["again"]]:
            if event.get("skipped"):
                self.holes.add(event["seq"])
            else:
                self.events[event["id"]] = event
                self.numbers[self.epoch, event["seq"]] = event["id"]
        self.received[self.epoch] = max([received, *(event["seq"] for event in body["events"])])
        self.heads.append(body["head"])
        self.cursor = max(self.cursor, body["cursor"])
        page = self.letters[body["cursor"] :][: self.page]
        more = body["cursor"] + len(page) < len(self.letters)
        return 200, {
            "received": self.received[self.epoch], "mail": page, "more": more,
            "time": int(time.time()), "hub": self._self(),
        }  # fmt: skip


@contextmanager
def serving(hub: SmallHub, authority: Authority, name: str = "localhost", port: int = 0) -> Iterator[int]:
    """On a port of this machine, under a certificate for `name`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            hub.bodies.append(raw)
            plain = gzip.decompress(raw) if self.headers.get("Content-Encoding") == "gzip" else raw
            hub.asked.append(self.path)
            bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
            status, answer = hub.answer(self.path, bearer, json.loads(plain))
            if hub.loses(self.path):
                self.close_connection = True
                return
            body = gzip.compress(json.dumps(answer).encode())
            self.send_response(status)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    pair = authority.issue(authority.folder / name, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair / "fullchain.pem", pair / "privkey.pem")
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
