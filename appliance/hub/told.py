"""What an event tells head office: rows about people, found again by phone, card and code.

Every change adds a row or sets a flag, so events of several shops may come in any order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from appliance.events import TYPES
from appliance.hub.database import Connection, rows, run
from appliance.people.consent_texts import SHARING

Told = Mapping[str, Any]
TWO = frozenset({"CustomersMerged", "CustomersSeparated"})


@dataclass(frozen=True)
class Stored:
    """An event as the table `event` holds it."""

    shop: str
    epoch: int
    seq: int
    id: str
    type: str
    version: int
    facts: Told
    personal: Told | None
    subject: str | None

    @property
    def body(self) -> dict[str, Any]:
        """As a shop's mailbox holds it."""
        return {
            "id": self.id,
            "shop": self.shop,
            "epoch": self.epoch,
            "seq": self.seq,
            "type": self.type,
            "version": self.version,
            "facts": self.facts,
            "personal": self.personal,
        }

    @property
    def is_known(self) -> bool:
        """Whether its facts are those that `events` describes: then they were checked when it came."""
        known = TYPES.get(self.type)
        return known is not None and known.version == self.version

    @property
    def points(self) -> int:
        """By how much it changes what the customer has."""
        if self.type == "PointsEarned" and self.is_known:
            return int(self.facts["points"])
        if self.type == "PointsTaken" and self.is_known:
            return -sum(int(points) for _, points in self.facts["taken"])
        return 0

    @property
    def people(self) -> list[str]:
        """Whom it is about; two where it joins or separates them."""
        other = self.facts.get("other") if self.type in TWO and self.is_known else None
        return [id for id in (self.subject, other) if id]


def people(connection: Connection, events: Sequence[Stored]) -> set[str]:
    """Whom events are about, and whose answers they replace: those may be another's by now."""
    replaced = [
        id
        for event in events
        if event.type == "ConsentRecorded" and event.is_known
        for id in event.facts.get("replaces", ())
    ]
    owners = rows(connection, "SELECT customer FROM consent WHERE id = ANY(%s)", replaced) if replaced else []
    return {id for event in events for id in event.people} | {id for (id,) in owners}


def note(connection: Connection, event: Stored) -> None:
    """Write down what an event tells; of a kind or version that is unknown here, nothing."""
    handler = _HANDLERS.get(event.type)
    if handler is not None and event.is_known:
        handler(connection, event)


def know(connection: Connection, shop: str, events: Iterable[Stored]) -> None:
    """A shop knows whoever it told of."""
    run(
        connection,
        "INSERT INTO knows (customer, shop) SELECT unnest(%s::text[]), %s ON CONFLICT DO NOTHING",
        sorted({event.subject for event in events if event.subject}),
        shop,
    )


def granted(event: Stored) -> list[tuple[str, int, int]]:
    """(grant, used, returned): what an event takes from grants."""
    if event.type == "PointsTaken" and event.is_known:
        return [(grant, points, 0) for grant, points in event.facts.get("granted", ())]
    if event.type == "GrantReturned" and event.is_known:
        return [(event.facts["grant"], 0, event.facts["points"])]
    return []


def _registered(connection: Connection, event: Stored) -> None:
    phone = (event.personal or {}).get("phone")
    run(
        connection,
        "INSERT INTO person (customer, phone, confirmed) VALUES (%s, %s, %s) ON CONFLICT (customer) DO UPDATE"
        " SET phone = CASE WHEN person.erased THEN NULL ELSE EXCLUDED.phone END,"
        " confirmed = person.confirmed OR EXCLUDED.confirmed",
        event.subject,
        phone,
        not event.facts.get("claim"),
    )
    if phone:
        _find_by(connection, f"phone:{phone}", event.subject)


def _confirmed(connection: Connection, event: Stored) -> None:
    _confirm(connection, event.subject)


def _merged(connection: Connection, event: Stored) -> None:
    one, other = event.subject, event.facts.get("other")
    for here, there in ((one, other), (other, one)):
        _confirm(connection, here)
        run(
            connection,
            "INSERT INTO merge (customer, id, other) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            here,
            event.id,
            there,
        )


def _separated(connection: Connection, event: Stored) -> None:
    for customer in (event.subject, event.facts.get("other")):
        for id in event.facts.get("replaces", ()):
            run(
                connection,
                "INSERT INTO merge_undone (customer, id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                customer,
                id,
            )


def _erased(connection: Connection, event: Stored) -> None:
    """The person goes from everything that is kept here, also from what waits in mailboxes."""
    run(
        connection,
        "INSERT INTO person (customer, erased) VALUES (%s, true)"
        " ON CONFLICT (customer) DO UPDATE SET phone = NULL, erased = true",
        event.subject,
    )
    run(connection, "DELETE FROM look_up WHERE customer = %s", event.subject)
    run(
        connection,
        "UPDATE event SET personal = NULL WHERE subject = %s AND personal IS NOT NULL",
        event.subject,
    )
    run(
        connection,
        "UPDATE mailbox SET body = jsonb_set(body, '{personal}', 'null')"
        " WHERE subject = %s AND kind = 'event'",
        event.subject,
    )


def _card(connection: Connection, event: Stored) -> None:
    barcode = (event.personal or {}).get("barcode")
    if barcode:
        _find_by(connection, f"card:{barcode}", event.subject)


def _code(connection: Connection, event: Stored) -> None:
    _find_by(connection, f"code:{event.facts.get('code')}", event.subject)


def _consent(connection: Connection, event: Stored) -> None:
    if event.facts.get("purpose") != SHARING:
        return
    run(
        connection,
        "INSERT INTO consent (customer, id, purpose, given) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        event.subject,
        event.id,
        SHARING,
        bool(event.facts.get("given")),
    )
    for id in event.facts.get("replaces", ()):
        run(
            connection,
            "INSERT INTO replaced_consent VALUES (%s) ON CONFLICT DO NOTHING",
            id,
        )


def _visits(connection: Connection, event: Stored) -> None:
    run(
        connection,
        "INSERT INTO visit_day VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (shop, day) DO UPDATE SET"
        " returning_ = EXCLUDED.returning_, recognised = EXCLUDED.recognised,"
        " others = EXCLUDED.others, randomised = EXCLUDED.randomised",
        event.shop,
        str(event.facts.get("day")),
        *(event.facts[name] for name in ("returning", "recognised", "others", "randomised")),
    )


def _confirm(connection: Connection, customer: Any) -> None:
    run(
        connection,
        "INSERT INTO person (customer, confirmed) VALUES (%s, true)"
        " ON CONFLICT (customer) DO UPDATE SET confirmed = true",
        customer,
    )


def _find_by(connection: Connection, key: str, customer: Any) -> None:
    """Nobody who was erased is found again by what a late shop still reports."""
    run(
        connection,
        "INSERT INTO look_up SELECT %s, %s WHERE NOT EXISTS"
        " (SELECT 1 FROM person WHERE customer = %s AND erased) ON CONFLICT DO NOTHING",
        key,
        customer,
        customer,
    )


_HANDLERS: Mapping[str, Callable[[Connection, Stored], None]] = {
    "CustomerRegistered": _registered,
    "ClaimConfirmed": _confirmed,
    "CustomersMerged": _merged,
    "CustomersSeparated": _separated,
    "CustomerErased": _erased,
    "CardLinked": _card,
    "CodeIssued": _code,
    "ConsentRecorded": _consent,
    "VisitsCounted": _visits,
}
