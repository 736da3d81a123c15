"""What the shops' boxes ask, as JSON over HTTP. The protocol stands in this room's README."""

import gzip
import logging
import re
import time
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from appliance.errors import StoreFault
from appliance.hub import accounts, documents, finds, ingest, mailbox, shops
from appliance.hub import batch as batches
from appliance.hub.body import LARGEST, unpack
from appliance.hub.circles import Circle, circles, locked
from appliance.hub.compact import compact
from appliance.hub.database import Connection, Database
from appliance.hub.histories import borders
from appliance.hub.refusals import BadRequest, Refusal, TooLarge
from appliance.hub.shops import Enrolment, Member
from appliance.loyalty.ledger import MOST as MOST_POINTS
from appliance.people.passes import shop_words
from appliance.release import PROTOCOL, version
from appliance.signing import PUBLIC, decoded, encoded, public_key, sign

log = logging.getLogger("hub")

WORTH_PACKING = 1024
_COUNTRY = re.compile("[A-Z]{2}")


class Api:
    """The requests of one head office; `wake` tells the router that events came."""

    def __init__(self, database: Database, name: str, country: str, wake: Any) -> None:
        self._db = database
        self._hub = {"name": name, "country": country, "version": version(), "protocol": PROTOCOL}
        self._wake = wake
        self._seed = database.work(lambda connection: shops.own_secret(connection, "members"))

    def blueprint(self) -> Blueprint:
        api = Blueprint("api", __name__, url_prefix="/v1")
        api.post("/enrol")(self.enrol)
        api.post("/exchange")(self.exchange)
        api.post("/epoch")(self.epoch)
        api.post("/find")(self.find)
        api.post("/grant")(self.grant)
        api.register_error_handler(Refusal, _refused)
        api.register_error_handler(StoreFault, _no_store)
        api.register_error_handler(RequestEntityTooLarge, _too_large)
        return api

    def enrol(self) -> Response:
        """A box with a one-time code becomes a shop's."""
        body = _object()
        asked = Enrolment(
            **{name: _text(body, name) for name in ("shop", "name", "country", "controller")},
            **{name: _text(body, name) for name in ("key", "verify", "box")},
            countries=_countries(body),
        )
        if not asked.shop or "." in asked.shop or len(asked.key) < 32:
            raise BadRequest(fault="shop or key is no such thing")
        if len(decoded(asked.verify)) != PUBLIC:
            raise BadRequest(fault="verify is no public key")
        code = _text(body, "code")
        shop, epoch = self._db.work(lambda connection: shops.enrol(connection, code, asked, _now()))
        log.info("shop %s is enrolled, epoch %d", shop, epoch)
        documents.welcome(self._db, shop)
        hub = self._hub | {"verify": encoded(public_key(self._seed))}
        certificate = encoded(sign(self._seed, shop_words(decoded(asked.verify))))
        return _answer({"shop": shop, "epoch": epoch, "hub": hub, "certificate": certificate})

    def exchange(self) -> Response:
        """Events up, letters down, in one round trip."""
        member = self._member()
        body = _object()
        batch, countries = batches.read(body), _countries(body)
        shops.check_card(member, batch.box, batch.epoch)

        def work(connection: Connection) -> dict[str, Any]:
            received = ingest.take(connection, member.shop, batch, _now())
            shops.allow(connection, member.shop, countries)
            mailbox.acknowledge(connection, member.shop, batch.cursor)
            letters, more = mailbox.page(connection, member.shop, batch.cursor)
            return {"received": received, "mail": letters, "more": more, "time": _now(), "hub": self._hub}

        answer = self._db.work(work)
        self._wake()
        return _answer(answer)

    def epoch(self) -> Response:
        """A restored card of the same box begins anew."""
        member = self._member()
        body = _object()
        asked = shops.Restart(
            _text(body, "box"), _text(body, "nonce"), _number(body, "epoch"), _number(body, "received")
        )
        epoch = self._db.work(lambda connection: shops.begin_epoch(connection, member, asked, _now()))
        log.warning("shop %s begins epoch %d: its card was restored or copied", member.shop, epoch)
        return _answer({"epoch": epoch})

    def find(self) -> Response:
        """A customer of another shop, if they agreed to that."""
        member, body = self._member(), _object()
        kind, value, digits = _text(body, "kind"), _text(body, "value"), str(body.get("digits", ""))
        if kind not in {"phone", "card", "code", "customer"}:
            raise BadRequest(fault="kind is no phone, card, code or customer")
        customer, number = self._db.work(
            lambda connection: finds.find(
                connection, member.shop, kind=kind, value=value, digits=digits, now=_now()
            )
        )
        return _answer({"customer": customer, "n": number})

    def grant(self) -> Response:
        """A right to spend so many points, or none."""
        member, body = self._member(), _object()
        id, customer, points = _text(body, "request"), _text(body, "customer"), body.get("points")
        if not id or not isinstance(points, int) or not 1 <= points <= MOST_POINTS:
            raise BadRequest(fault="request or points is no such thing")

        def work(connection: Connection) -> dict[str, Any]:
            finds.bound(connection, member.shop, _now())
            answer = {"grant": id, "points": 0, "held": 0, "epoch": member.epoch}
            if not _knows(member.shop, circles(connection, [customer])[customer]):
                return answer
            circle = locked(connection, [customer])[customer]
            if not _knows(member.shop, circle):
                return answer
            card, limits = (member.shop, member.epoch), borders(connection, circle.shops)
            wish = accounts.Wish(circle, card, id, _now())
            given, held, letters = accounts.ask(connection, wish, limits, points)
            for shop, letter in sorted(letters, key=lambda one: one[0]):
                mailbox.post(connection, shop, [letter])
            return answer | {"points": given, "held": held}

        return _answer(self._db.work(work))

    def _member(self) -> Member:
        """Whose key it is, before anything else of the request is read."""
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        key = bearer if scheme == "Bearer" else ""
        return self._db.work(lambda connection: shops.authenticate(connection, key, _now()))


def _knows(shop: str, circle: Circle) -> bool:
    return shop in circle.shops and not circle.erased


def _object() -> dict[str, Any]:
    if request.content_length is not None and request.content_length > LARGEST:
        raise TooLarge(most=LARGEST)
    body = unpack(request.get_data(cache=False), request.headers.get("Content-Encoding", ""))
    if not isinstance(body, dict):
        raise BadRequest(fault="it is not a JSON object")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.isprintable() or len(value) > 200:
        raise BadRequest(fault=f"{name} is no text of at most 200 characters")
    return value


def _number(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**62:
        raise BadRequest(fault=f"{name} is no number from 0 on")
    return value


def _countries(body: dict[str, Any]) -> tuple[str, ...]:
    value = body.get("countries", [])
    if not isinstance(value, list) or not all(
        isinstance(one, str) and _COUNTRY.fullmatch(one) for one in value[:300]
    ):
        raise BadRequest(fault="countries is no list of two letters each")
    return tuple(sorted(set(value[:300])))


def _answer(body: dict[str, Any], status: int = 200) -> Response:
    raw = compact(body).encode()
    response = Response(raw, status, mimetype="application/json")
    if len(raw) > WORTH_PACKING and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(raw, 5))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _refused(refusal: Refusal) -> Response:
    return _answer(refusal.answer(), refusal.status)


def _too_large(_error: RequestEntityTooLarge) -> Response:
    return _refused(TooLarge(most=LARGEST))


def _no_store(fault: StoreFault) -> Response:
    log.warning("%s", fault)
    words = "Head office's database does not answer. Nothing is lost: try again in a while."
    response = _answer({"error": "busy", "message": words}, 503)
    response.headers["Retry-After"] = "30"
    return response


def _now() -> int:
    return int(time.time())
