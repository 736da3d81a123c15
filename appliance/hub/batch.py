"""What a shop sends, read and checked before anything is stored. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appliance.errors import BadEvent as UnknownEvent
from appliance.events import TYPES, from_json
from appliance.hub.compact import compact
from appliance.hub.refusals import BadEvent, BadRequest

MOST_EVENTS = 500
LARGEST_EVENT = 64 * 1024
"""Bytes of an event's JSON."""
LARGEST_NUMBER = 2**63 - 1
LARGEST_EXACT = 2**53
"""Beyond it numbers of JSON are not exact everywhere (RFC 8259, section 6)."""
DEEPEST = 8
"""Objects and lists within one another."""
NO_TEXT = "it holds a character that no text has"
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_TYPE = re.compile(r"[A-Z][A-Za-z]{1,63}")


@dataclass(frozen=True)
class Sent:
    """An event as it came. Its type need not be known here: a newer shop's event passes through."""

    seq: int
    id: str
    type: str
    version: int
    facts: Mapping[str, Any]
    personal: Mapping[str, Any] | None

    @property
    def subject(self) -> str | None:
        """The customer it is about."""
        return self.facts.get("customer")


@dataclass(frozen=True)
class Batch:
    """`events` have the numbers `first` to `last` but for the `skipped`, which head office refused before.

    `again` are such refused ones, sent once more. `head` is the journal's highest number when the batch was
    built, `cursor` the highest number of the mailbox that the shop has on disk.
    """

    epoch: int
    box: str
    cursor: int
    head: int
    events: tuple[Sent, ...]
    skipped: tuple[int, ...]
    again: tuple[Sent, ...]

    @property
    def numbers(self) -> list[int]:
        return sorted([*(event.seq for event in self.events), *self.skipped])


def read(body: Any) -> Batch:
    """Raises BadRequest for the envelope, BadEvent for the first event that cannot be stored."""
    if not isinstance(body, dict):
        raise BadRequest(fault="it is not a JSON object")
    items = [_object(item) for item in _list(body, "events")]
    batch = Batch(
        epoch=_number(body, "epoch", 1),
        box=_text(body, "box"),
        cursor=_number(body, "cursor"),
        head=_number(body, "head"),
        events=tuple(_event(item) for item in items if not item.get("skipped")),
        skipped=tuple(_number(item, "seq", 1) for item in items if item.get("skipped")),
        again=tuple(_event(_object(item)) for item in _list(body, "again")),
    )
    numbers = batch.numbers
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False:
        raise BadRequest(fault="the events' numbers are not in one row")
    again = [event.seq for event in batch.again]
    if len({*numbers, *again}) < len(numbers) + len(again):
        raise BadRequest(fault="a number is sent twice")
    if numbers and batch.head < numbers[-1]:
        raise BadRequest(fault="head is below the last event")
    return batch


def _event(item: Mapping[str, Any]) -> Sent:
    facts, personal = item.get("facts"), item.get("personal")
    faults = [
        fault
        for fault, good in (
            ("its id is no id", _fits(_ID, item.get("id"))),
            ("its type is no type", _fits(_TYPE, item.get("type"))),
            ("its number is no number from 1 on", _is_number(item.get("seq"), 1)),
            ("its version is no number from 1 on", _is_number(item.get("version"), 1, 1_000_000)),
            ("its facts are no object", isinstance(facts, dict)),
            ("its personal part is no object", personal is None or isinstance(personal, dict)),
        )
        if not good
    ]
    if not faults and isinstance(facts, dict):
        faults = _faults_within(facts, personal) or _faults_of_type(item)
    if faults:
        raise BadEvent(seq=item.get("seq"), id=item.get("id"), fault=faults[0])
    return Sent(**{name: item[name] for name in ("seq", "id", "type", "version", "facts")}, personal=personal)


def _faults_within(facts: Mapping[str, Any], personal: Mapping[str, Any] | None) -> list[str]:
    if not (_is_plain(facts) and _is_plain(personal)):
        return ["it is nested too deep, or holds a number that is too large"]
    text = compact([facts, personal])
    # PostgreSQL's jsonb holds neither of these characters, and the whole batch would fail on one.
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return [NO_TEXT]
    if len(raw) > LARGEST_EVENT:
        return [f"it is larger than {LARGEST_EVENT} bytes"]
    if "\\u0000" in text:
        return [NO_TEXT]
    if not _is_number(facts.get("at"), -LARGEST_NUMBER):
        return ["it does not say when it was"]
    if "customer" in facts and not (facts["customer"] is None or _fits(_ID, facts["customer"])):
        return ["its customer is no id"]
    return []


def _faults_of_type(item: Mapping[str, Any]) -> list[str]:
    """A type and version that are unknown here pass: a newer shop's event is for newer shops."""
    known = TYPES.get(item["type"])
    if known is None or known.version != item["version"]:
        return []
    try:
        from_json(item["type"], item["version"], item["facts"], item["personal"])
    except UnknownEvent:
        return ["its facts are not those of its type"]
    return []


def _is_plain(value: Any, depth: int = DEEPEST) -> bool:
    """Whether other shops' programs can read it, whatever they are written in."""
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(_is_plain(item, depth - 1) for item in items)
    return not isinstance(value, int | float) or abs(value) < LARGEST_EXACT


def _fits(shape: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and shape.fullmatch(value) is not None


def _is_number(value: Any, least: int, most: int = LARGEST_NUMBER) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _number(body: Mapping[str, Any], name: str, least: int = 0) -> int:
    value = body.get(name)
    if not isinstance(value, int) or not _is_number(value, least):
        raise BadRequest(fault=f"{name} is no number from {least} on")
    return value


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.isprintable() or len(value) > 200:
        raise BadRequest(fault=f"{name} is no text of at most 200 characters")
    return value


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name, [])
    if not isinstance(value, list) or len(value) > MOST_EVENTS:
        raise BadRequest(fault=f"{name} is no list of at most {MOST_EVENTS}")
    return value


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadRequest(fault="an event is no object")
    return value
