"""Event to records: the one way tables change by events, our own and other shops' alike.

Every handler commutes with every handler of another shop, so that any interleaving that keeps each
shop's own order gives one state: rows are added or joined, and where two shops disagree a rule that
needs no order decides.
"""

from collections.abc import Callable
from typing import Any

from appliance import events
from appliance.events import Recorded
from appliance.ports import Records
from appliance.rows import Consent, Entry, EntryKind, Purchase
from appliance.values.money import Money


def apply(records: Records, recorded: Recorded) -> None:
    """Change the tables as `recorded` says."""
    HANDLERS[type(recorded.event)](records, recorded, recorded.event)


def _registered(records: Records, recorded: Recorded, event: events.CustomerRegistered) -> None:
    records.customers.register(event)


def _confirmed(records: Records, recorded: Recorded, event: events.ClaimConfirmed) -> None:
    records.customers.confirm(event.customer)


def _merged(records: Records, recorded: Recorded, event: events.CustomersMerged) -> None:
    records.customers.merge(recorded.id, event.customer, event.other)


def _separated(records: Records, recorded: Recorded, event: events.CustomersSeparated) -> None:
    records.customers.separate((event.customer, event.other), event.replaces)


def _met(records: Records, recorded: Recorded, event: events.CustomerMet) -> None:
    records.customers.meet(event.customer)


def _erased(records: Records, recorded: Recorded, event: events.CustomerErased) -> None:
    records.customers.erase(event.customer, event.at)
    records.cards.unlink(event.customer)
    records.ledger.forget_reasons(event.customer)
    records.scans.forget(event.customer)
    records.slips.forget(event.customer)
    records.preferences.forget(event.customer)
    for device in records.devices.of(event.customer):
        records.visits.forget_device(device.id)
        records.devices.forget(device.id)
    records.erase_personal(event.customer)


def _code_issued(records: Records, recorded: Recorded, event: events.CodeIssued) -> None:
    records.codes.issue(recorded.shop, event.code, event.customer)


def _card_linked(records: Records, recorded: Recorded, event: events.CardLinked) -> None:
    if event.barcode is not None:
        records.cards.link(recorded.id, event.barcode, event.customer)


def _consent(records: Records, recorded: Recorded, event: events.ConsentRecorded) -> None:
    consent = Consent(
        id=recorded.id,
        customer=event.customer,
        purpose=event.purpose,
        given=event.given,
        text_id=event.text_id,
        text_hash=event.text_hash,
        language=event.language,
        channel=event.channel,
        shop=recorded.shop,
        at=event.at,
    )
    records.consents.add(consent, event.replaces)


def _preference(records: Records, recorded: Recorded, event: events.PreferenceSet) -> None:
    # Of an erased person nothing is kept, whichever of the two arrives first.
    if not records.customers.is_erased(event.customer):
        records.preferences.add(recorded.id, event.customer, event.name, event.value)
    records.preferences.replace(event.replaces)


def _earned(records: Records, recorded: Recorded, event: events.PointsEarned) -> None:
    records.ledger.add(_entry(recorded, event, 0, recorded.id, event.points))


def _taken(records: Records, recorded: Recorded, event: events.PointsTaken) -> None:
    if recorded.shop == records.shop:
        for grant, points in event.granted:
            records.rights.use(grant, points, 0)
    for line, (lot, points) in enumerate(event.taken):
        records.ledger.add(_entry(recorded, event, line, lot, -points))


def _entry(
    recorded: Recorded,
    event: events.PointsEarned | events.PointsTaken,
    line: int,
    lot: str | None,
    points: int,
) -> Entry:
    kind: EntryKind = event.kind  # type: ignore[assignment]  # the table's CHECK refuses any other word
    return Entry(
        id=f"{recorded.id}.{line}",
        shop=recorded.shop,
        seq=recorded.seq,
        account=event.customer,
        lot=lot,
        kind=kind,
        points=points,
        business_date=event.business_date,
        source=event.source,
        reason=event.reason,
    )


def _purchased(records: Records, recorded: Recorded, event: events.PurchaseRecorded) -> None:
    purchase = Purchase(
        id=event.purchase,
        receipt=event.receipt,
        customer=event.customer,
        amount=Money(event.minor, event.currency),
        points=event.points,
        at=event.at,
        business_date=event.business_date,
        taken_back=False,
    )
    records.purchases.add(recorded.shop, purchase)


def _taken_back(records: Records, recorded: Recorded, event: events.PurchaseTakenBack) -> None:
    records.purchases.take_back(event.purchase)


def _visits_counted(records: Records, recorded: Recorded, event: events.VisitsCounted) -> None:
    if recorded.shop == records.shop:
        records.visits.note_counted(event.day)


def _returned(records: Records, recorded: Recorded, event: events.GrantReturned) -> None:
    if recorded.shop == records.shop:
        records.rights.use(event.grant, 0, event.points)


HANDLERS: dict[type[events.Event], Callable[[Records, Recorded, Any], None]] = {
    events.CustomerRegistered: _registered,
    events.ClaimConfirmed: _confirmed,
    events.CustomersMerged: _merged,
    events.CustomerErased: _erased,
    events.CodeIssued: _code_issued,
    events.CardLinked: _card_linked,
    events.ConsentRecorded: _consent,
    events.PreferenceSet: _preference,
    events.PointsEarned: _earned,
    events.PointsTaken: _taken,
    events.GrantReturned: _returned,
    events.CustomersSeparated: _separated,
    events.CustomerMet: _met,
    events.VisitsCounted: _visits_counted,
    events.PurchaseRecorded: _purchased,
    events.PurchaseTakenBack: _taken_back,
}
