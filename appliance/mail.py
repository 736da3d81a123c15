"""Letters from head office's mailbox to records. What is kept in files is not read here: see sync.relay."""

from collections.abc import Callable, Mapping
from typing import Any

from appliance.chain import Letter
from appliance.errors import BadLetter
from appliance.events import GrantReturned, Recorded, from_json
from appliance.ports import Records

Body = Mapping[str, Any]


def take(records: Records, letter: Letter) -> None:
    """Do as a letter says, within a transaction; raises BadLetter for what this version cannot read."""
    handler = HANDLERS.get(letter.kind)
    if handler is None:
        raise BadLetter(kind=letter.kind)
    try:
        handler(records, letter.body)
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise BadLetter(kind=letter.kind) from error


def _event(records: Records, body: Body) -> None:
    """Another shop's event, or one of our own that a lost card had told."""
    event = from_json(body["type"], body["version"], body["facts"], body["personal"])
    records.receive(
        Recorded(id=body["id"], shop=body["shop"], epoch=body["epoch"], seq=body["seq"], event=event)
    )


def _grant(records: Records, body: Body) -> None:
    """A right to spend; one that was given to an earlier card of this shop is kept and never used."""
    records.rights.grant(str(body["grant"]), str(body["customer"]), int(body["epoch"]), int(body["points"]))


def _recall(records: Records, body: Body) -> None:
    """The customer is in another shop now: give back what is left."""
    found = records.rights.left(str(body["grant"]))
    if found and found[1] > 0:
        customer, left = found
        records.record(
            GrantReturned(at=int(body["at"]), customer=customer, grant=str(body["grant"]), points=left)
        )


def _withdrawn(records: Records, body: Body) -> None:
    """People no longer want to be known in other shops: forget what these told."""
    for customer in map(str, body["customers"]):
        for grant, left in records.rights.granted([customer]):
            # What was earned elsewhere is no longer theirs to spend here.
            records.record(GrantReturned(at=int(body["at"]), customer=customer, grant=grant, points=left))
        records.forget_others(customer)


HANDLERS: Mapping[str, Callable[[Records, Body], None]] = {
    "event": _event,
    "grant": _grant,
    "recall": _recall,
    "withdrawn": _withdrawn,
}
