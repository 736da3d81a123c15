"""Which shops there are: enrolment by a one-time code, keys, epochs, and who is out."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from appliance.hub import mailbox
from appliance.hub.database import Connection, row, rows, run
from appliance.hub.refusals import AnotherBox, BadCodeWord, Revoked, UnknownKey, WrongEpoch

CODE_LASTS = 24 * 3600
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that are taken for one another."""


@dataclass(frozen=True)
class Member:
    """A shop of the chain, as far as a request of its box needs it."""

    shop: str
    name: str
    epoch: int
    box: str
    countries: tuple[str, ...]
    country: str


@dataclass(frozen=True)
class Enrolment:
    """What a box says of itself. It makes its key before it asks, so that a lost answer costs nothing."""

    shop: str
    name: str
    country: str
    controller: str
    countries: tuple[str, ...]
    key: str
    verify: str
    box: str


def make_code(connection: Connection, name: str, shop: str | None, now: int) -> str:
    """A one-time code, as in K7QM-2XWA-9RTD: for a new shop of that name, or a new box for the `shop`."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(12))
    run(
        connection,
        "INSERT INTO hub_code (code_hash, shop, name, made_at) VALUES (%s, %s, %s, %s)",
        _code_hash(code),
        shop,
        name,
        now,
    )
    return "-".join(code[at : at + 4] for at in range(0, 12, 4))


def enrol(connection: Connection, code: str, asked: Enrolment, now: int) -> tuple[str, int]:
    """Give a box its shop; returns that and the epoch it begins. The same words again give the same answer.

    A blank card that takes another's place learns from the code whose it is. Raises BadCodeWord: of a code
    that is wrong, used by another key, too old, or made for another shop.
    """
    used = row(
        connection,
        "SELECT shop, made_at, used_key FROM hub_code WHERE code_hash = %s FOR UPDATE",
        _code_hash(code),
    )
    if used is None or not now - CODE_LASTS <= used[1] <= now:
        raise BadCodeWord()
    made_for, _, used_key = used
    shop, digest = made_for or asked.shop, _digest(asked.key)
    known = row(connection, "SELECT epoch, key_hash FROM shop WHERE shop = %s FOR UPDATE", shop)
    if used_key is not None:
        if used_key != digest or known is None or bytes(known[1]) != digest:
            raise BadCodeWord()
        return shop, int(known[0])
    # A code for a new shop must not take over one that is there, nor one shop become another.
    other = asked.shop != shop and row(connection, "SELECT 1 FROM shop WHERE shop = %s", asked.shop)
    if (known is None) != (made_for is None) or other:
        raise BadCodeWord()
    run(connection, "UPDATE hub_code SET used_key = %s WHERE code_hash = %s", digest, _code_hash(code))
    epoch = _next_epoch(connection, shop)
    _write(connection, replace(asked, shop=shop), digest, epoch, now)
    _begin(connection, shop, epoch, now)
    if made_for:
        mailbox.give_back(connection, shop, range(1, epoch), 0)
    return shop, epoch


def authenticate(connection: Connection, bearer: str, now: int) -> Member:
    """The shop whose key it is; `bearer` is the shop's id, a dot, its key. Raises UnknownKey, Revoked."""
    shop, _, key = bearer.partition(".")
    if not shop.isprintable():
        raise UnknownKey()
    found = row(
        connection,
        "SELECT key_hash, revoked_at, name, epoch, box, countries, country FROM shop WHERE shop = %s",
        shop,
    )
    if found is None or not hmac.compare_digest(bytes(found[0]), _digest(key)):
        raise UnknownKey()
    if found[1] is not None:
        raise Revoked()
    run(connection, "UPDATE shop SET seen_at = %s WHERE shop = %s AND seen_at < %s", now, shop, now)
    return Member(shop, found[2], found[3], found[4], tuple(found[5]), found[6])


def check_card(member: Member, box: str, epoch: int) -> None:
    """Raises AnotherBox, and WrongEpoch for a card that an image of it has overtaken."""
    if box != member.box:
        raise AnotherBox()
    if epoch != member.epoch:
        raise WrongEpoch(epoch=member.epoch)


@dataclass(frozen=True)
class Restart:
    """A card begins anew: it knows that head office has `received` of its `epoch`, and what came later it may
    have lost. `nonce` tells it from copies of it."""

    box: str
    nonce: str
    epoch: int
    received: int


def begin_epoch(connection: Connection, member: Member, asked: Restart, now: int) -> int:
    """The next epoch for the same box, whose card was restored; the same `nonce` begins none twice.

    Two copies of a card have each a nonce of their own, so neither goes on in the epoch that the other began:
    what that one was granted. Raises AnotherBox.
    """
    if asked.box != member.box:
        raise AnotherBox()
    found = row(connection, "SELECT epoch FROM shop WHERE shop = %s FOR UPDATE", member.shop)
    now_in = int(found[0]) if found else member.epoch
    if row(
        connection,
        "SELECT 1 FROM shop_epoch WHERE shop = %s AND epoch = %s AND nonce = %s",
        member.shop,
        now_in,
        asked.nonce,
    ):
        return now_in
    epoch = _next_epoch(connection, member.shop)
    run(connection, "UPDATE shop SET epoch = %s, cursor = 0 WHERE shop = %s", epoch, member.shop)
    _begin(connection, member.shop, epoch, now, asked.nonce)
    mailbox.give_back(connection, member.shop, [asked.epoch], asked.received)
    # A copy of the card, that lives as well, may have told things in epochs of its own.
    mailbox.give_back(connection, member.shop, range(asked.epoch + 1, epoch), 0)
    return epoch


def allow(connection: Connection, shop: str, countries: Sequence[str]) -> None:
    """Note which countries its owner lets customers' data go to."""
    run(
        connection,
        "UPDATE shop SET countries = %s WHERE shop = %s AND countries <> %s",
        list(countries),
        shop,
        list(countries),
    )


def revoke(connection: Connection, shop: str, now: int) -> bool:
    """Close the access of a shop's box, as of one that was stolen. What it holds stays a possible loss."""
    return bool(
        run(connection, "UPDATE shop SET revoked_at = %s WHERE shop = %s AND revoked_at IS NULL", now, shop)
    )


def own_secret(connection: Connection, name: str) -> bytes:
    """Head office's own 32 random bytes of that name, the same for all its processes."""
    run(
        connection,
        "INSERT INTO hub_secret VALUES (%s, %s) ON CONFLICT (name) DO NOTHING",
        name,
        secrets.token_bytes(32),
    )
    ((value,),) = rows(connection, "SELECT value FROM hub_secret WHERE name = %s", name)
    return bytes(value)


def _next_epoch(connection: Connection, shop: str) -> int:
    found = row(connection, "SELECT coalesce(max(epoch), 0) + 1 FROM shop_epoch WHERE shop = %s", shop)
    return int(found[0]) if found else 1


def _begin(connection: Connection, shop: str, epoch: int, now: int, nonce: str = "") -> None:
    run(
        connection,
        "INSERT INTO shop_epoch (shop, epoch, begun_at, nonce) VALUES (%s, %s, %s, %s)",
        shop,
        epoch,
        now,
        nonce,
    )


def _write(connection: Connection, asked: Enrolment, digest: bytes, epoch: int, now: int) -> None:
    facts: dict[str, Any] = {
        "name": asked.name,
        "country": asked.country,
        "controller": asked.controller,
        "countries": list(asked.countries),
        "key_hash": digest,
        "verify": asked.verify,
        "box": asked.box,
        "epoch": epoch,
        "cursor": 0,
        "enrolled_at": now,
        "seen_at": now,
        "revoked_at": None,
    }
    names = ", ".join(facts)
    marks = ", ".join(["%s"] * len(facts))
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in facts)
    run(
        connection,
        # The names are those written above.
        f"INSERT INTO shop (shop, {names}) VALUES (%s, {marks})"  # noqa: S608
        f" ON CONFLICT (shop) DO UPDATE SET {changed}",
        asked.shop,
        *facts.values(),
    )


def _digest(key: str) -> bytes:
    """The key has 256 random bits: a plain hash of it cannot be guessed back."""
    return hashlib.sha256(key.encode()).digest()


def _code_hash(code: str) -> bytes:
    plain = "".join(filter(str.isalnum, code)).upper()
    return hashlib.sha256(b"code" + plain.encode()).digest()
