"""Claims: a typed phone proves nothing; whoever types one has a record of their own until they prove it."""

from dataclasses import replace

from appliance.events import ClaimConfirmed, CodeIssued, CustomerErased, CustomerRegistered, CustomersMerged
from appliance.people.codes import free_code
from appliance.ports import Clock, Records, Store
from appliance.rows import Customer
from appliance.values.moment import PLAUSIBLE
from appliance.values.name import Name
from appliance.values.phone import Phone

LIFETIME = 30 * 24 * 3600
"""Seconds in which somebody who joined should come to the counter once."""
ENDED_AT_ONCE = 5


class Claims:
    """Joins people by a typed phone. Known and unknown phones take the same steps and look the same."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def join(self, phone: Phone, language: str, request: str) -> Customer:
        """A claim with a code of its own; the same `request` (an id from our own form) gives the same claim.

        Raises CodesExhausted.
        """
        with self._store.transaction() as records:
            return self.enter(records, phone, language, request)

    def enter(
        self, records: Records, phone: Phone, language: str, request: str, name: Name | None = None
    ) -> Customer:
        """`join` in the caller's transaction; when it raises CodesExhausted, nobody was registered."""
        now = self._clock.now()
        self._end_old(records, now)
        claim = Customer(request, phone, name.text if name else None, language, "claim", None, now)
        if records.customers.members(request):
            # Not what the claim was merged into meanwhile: that may be somebody else's.
            return replace(claim, code=records.codes.of(request))
        code = free_code(records, now)
        self._register(records, claim, now)
        records.record(CodeIssued(at=now, customer=request, code=code.digits))
        return replace(claim, code=code)

    def waiting(self, limit: int = 100) -> list[tuple[Customer, Customer | None]]:
        """Claims, oldest first, each with the customer who has that phone already."""
        records = self._store.records
        return [(claim, self._known(records, claim)) for claim in records.customers.claims(limit)]

    def confirm(self, claim: str, proof: str) -> Customer | None:
        """Make a claim a customer, or join it to the customer with that phone. Repeating changes nothing.

        `proof` is `card`, `code` or `staff`. None when there is no such claim.
        """
        with self._store.transaction() as records:
            return self.settle(records, claim, proof)

    def settle(self, records: Records, claim: str, proof: str) -> Customer | None:
        """`confirm` in the caller's transaction."""
        found = records.customers.get(claim)
        if found is None or found.state != "claim":
            return found
        known = self._known(records, found)
        now = self._clock.now()
        if known:
            records.record(CustomersMerged(at=now, customer=found.id, other=known.id, proof=proof))
        else:
            records.record(ClaimConfirmed(at=now, customer=found.id, proof=proof))
        return records.customers.get(claim)

    def _register(self, records: Records, claim: Customer, now: int) -> None:
        phone = claim.phone.e164 if claim.phone else None
        records.record(
            CustomerRegistered(
                at=now, customer=claim.id, language=claim.language, claim=True, phone=phone, name=claim.name
            )
        )

    def _end_old(self, records: Records, now: int) -> None:
        """Claims that nobody confirmed end, a few with each new one, so that they cannot use the codes up.

        One that was made while the clock stood in 1970 is registered anew, so that its time begins now.
        """
        due = max(PLAUSIBLE, now - LIFETIME + 1)
        for claim in records.customers.claims(ENDED_AT_ONCE, before=due) if now >= PLAUSIBLE else ():
            if claim.registered_at < PLAUSIBLE:
                self._register(records, claim, now)
            else:
                records.record(CustomerErased(at=now, customer=claim.id))

    def _known(self, records: Records, claim: Customer) -> Customer | None:
        return records.customers.by_phone(claim.phone.e164) if claim.phone else None
