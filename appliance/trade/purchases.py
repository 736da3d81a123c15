"""Purchases: a receipt is entered once, earns points, and can be taken back."""

import unicodedata

from appliance.errors import BadReceipt, NotFound, ReceiptTaken
from appliance.events import PointsEarned, PointsTaken, PurchaseRecorded, PurchaseTakenBack
from appliance.loyalty.ledger import Taken, accounts, draw, must_live
from appliance.loyalty.programme import points_for
from appliance.ports import Clock, Records, Store
from appliance.rows import Purchase
from appliance.values.money import Money
from appliance.values.uuid7 import uuid7

LONGEST_RECEIPT = 40


class Purchases:
    """Records purchases. One receipt number credits once, however often it is sent."""

    def __init__(self, store: Store, clock: Clock, points_per_unit: float) -> None:
        self._store = store
        self._clock = clock
        self._rate = points_per_unit

    def record(self, customer: str | None, amount: Money, receipt: str) -> Purchase:
        """Enter a receipt; the same again gives the same purchase. Raises ReceiptTaken, BadReceipt."""
        number = _receipt(receipt)
        with self._store.transaction() as records:
            earlier = records.purchases.by_receipt(number)
            if earlier:
                return _same(records, earlier, customer, amount)
            if customer:
                must_live(records, customer)
            id = uuid7()
            self._write(records, id, customer, amount, number)
            return self._get(records, id)

    def take_back(self, id: str) -> Purchase:
        """Undo a purchase and its points; again changes nothing. Raises NotFound."""
        with self._store.transaction() as records:
            purchase = self._get(records, id)
            if purchase.taken_back:
                return purchase
            now, day = self._clock.now(), self._clock.today().isoformat()
            records.record(PurchaseTakenBack(at=now, purchase=id))
            if purchase.customer and purchase.points:
                taken = _unearned(records, purchase)
                records.record(
                    PointsTaken(
                        at=now,
                        customer=purchase.customer,
                        taken=taken,
                        kind="reverse",
                        business_date=day,
                        source=id,
                    )
                )
            return self._get(records, id)

    def today(self) -> list[Purchase]:
        """The shop's local day, latest first."""
        return self._store.records.purchases.on(self._clock.today().isoformat())

    def of(self, customer: str, limit: int = 50) -> list[Purchase]:
        records = self._store.records
        return records.purchases.of(accounts(records, customer), limit)

    def _write(self, records: Records, id: str, customer: str | None, amount: Money, receipt: str) -> None:
        points = points_for(amount, self._rate) if customer else 0
        now, day = self._clock.now(), self._clock.today().isoformat()
        records.record(
            PurchaseRecorded(
                at=now,
                purchase=id,
                receipt=receipt,
                customer=customer,
                minor=amount.minor,
                currency=amount.currency,
                points=points,
                business_date=day,
            )
        )
        if customer and points:
            records.record(
                PointsEarned(
                    at=now, customer=customer, points=points, kind="earn", business_date=day, source=id
                )
            )

    def _get(self, records: Records, id: str) -> Purchase:
        found = records.purchases.get(id)
        if found is None:
            raise NotFound()
        return found


def _same(records: Records, earlier: Purchase, customer: str | None, amount: Money) -> Purchase:
    owner = records.customers.members(earlier.customer) if earlier.customer else [None]
    if amount != earlier.amount or customer not in owner:
        raise ReceiptTaken(receipt=earlier.receipt)
    return earlier


def _unearned(records: Records, purchase: Purchase) -> Taken:
    """The purchase's own lot as far as it is left; what was spent of it meanwhile becomes a debt."""
    own = accounts(records, purchase.customer or "")
    lot = next(entry.lot for entry in records.ledger.entries(own) if entry.source == purchase.id)
    left = [(name, points) for name, points in records.ledger.open_lots(own) if name == lot]
    return draw(left, purchase.points)


def _receipt(text: str) -> str:
    # One number however it was typed: full-width and other scripts' digits, large and small letters.
    plain = "".join(
        str(unicodedata.decimal(letter, letter)) for letter in unicodedata.normalize("NFKC", text)
    )
    number = " ".join(plain.casefold().upper().split())
    if not 1 <= len(number) <= LONGEST_RECEIPT or not number.isprintable():
        raise BadReceipt()
    return number
