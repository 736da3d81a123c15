"""Letters from head office's mailbox to records. What is kept in files is not read here: see sync.relay."""

from collections.abc import Callable, Mapping
from typing import Any

from appliance.chain import Letter
from appliance.errors import BadLetter
from appliance.events import Recorded, from_json
from appliance.ports import Records

Body = Mapping[str, Any]


def take(records: Records, letter: Letter) -> None:
    """Do as a letter says, within a transaction; raises BadLetter for what this version cannot read."""
    handler = HANDLERS.get(letter.kind)
    if handler is None:
        raise BadLetter(kind=letter.kind)
    try:
        handler(records, letter.body)
    except (KeyError, TypeError, ValueError) as error:
        raise BadLetter(kind=letter.kind) from error


def _event(records: Records, body: Body) -> None:
    """Another shop's event, or one of our own that a lost card had told."""
    event = from_json(body["type"], body["version"], body["facts"], body["personal"])
    records.receive(
        Recorded(id=body["id"], shop=body["shop"], epoch=body["epoch"], seq=body["seq"], event=event)
    )


HANDLERS: Mapping[str, Callable[[Records, Body], None]] = {
    "event": _event,
}
