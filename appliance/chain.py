"""What travels between this shop and head office, and how far they are, as frozen dataclasses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Office:
    """Which version head office runs, and its release.PROTOCOL; empty and 0 where it tells none."""

    version: str = ""
    protocol: int = 0


@dataclass(frozen=True)
class UpstreamState:
    """How far this shop and head office know of each other, in the shop's present epoch.

    Numbers of the journal: head office has all up to `received`, all up to `attempted` may have left the box,
    `head` is the last. `exchanged_at` is the last exchange to ten minutes, None before the epoch's first.
    `fault` is a word, empty when nothing is the matter, `message` says it in English, `since` when it began;
    `oldest_at` is when the first event was recorded that head office does not have, `office` what it runs.
    """

    shop: str
    name: str
    country: str
    box: str
    salt: str
    epoch: int
    received: int
    attempted: int
    cursor: int
    exchanged_at: int | None
    fault: str
    message: str
    since: int | None
    head: int
    refused: int
    aside: int
    oldest_at: int | None
    office: Office = Office()

    @property
    def waiting(self) -> int:
        """Events that head office does not have yet."""
        return self.head - self.received


@dataclass(frozen=True)
class Enrolled:
    """What head office answers a box that it takes in; `salt` makes the key that the box gave."""

    shop: str
    name: str
    country: str
    box: str
    salt: str
    epoch: int
    trust: "Trust | None" = None


@dataclass(frozen=True)
class Trust:
    """Head office's public key, and its signature of this shop's own; see people.passes."""

    office: bytes
    certificate: bytes


@dataclass(frozen=True)
class Parcel:
    """Events on their way to head office, as JSON; a refused one is only its number. See sync.relay."""

    epoch: int
    box: str
    cursor: int
    head: int
    events: tuple[Mapping[str, Any], ...]
    again: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Refusal:
    """An event that head office would not take, and why; `again` when it is to be sent once more."""

    seq: int
    id: str
    type: str
    reason: str
    at: int
    again: bool


@dataclass(frozen=True)
class Letter:
    """Something from head office. `name` tells it from all others; `n` is its number in the mailbox or 0."""

    name: str
    kind: str
    body: Mapping[str, Any]
    n: int = 0


@dataclass(frozen=True)
class GrantAnswer:
    """Points granted to the card of an `epoch`, or 0; `held` lie as rights in other shops, called back."""

    grant: str
    points: int
    held: int
    epoch: int
