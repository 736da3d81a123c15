"""A member's number that another shop of the chain believes while it cannot ask.

Its proof is three things, one behind the other: the key of the shop that made it, head office's signature of
that key, and the shop's signature of the customer's id. Every shop holds head office's key since its
enrolment, so none needs the others' keys. A proof lets a customer be known and credited, never spend: in the
name of a shop whose box was stolen numbers can be made up.
"""

from collections.abc import Callable
from uuid import UUID

from appliance.events import CustomerMet
from appliance.people.consent import Consents
from appliance.people.consent_texts import SHARING
from appliance.ports import Clock, Store
from appliance.signing import PUBLIC, SIGNATURE, is_signed, public_key, sign
from appliance.values.member import MemberNumber


class Passes:
    """`seed` is this shop's own signing key."""

    def __init__(self, store: Store, clock: Clock, consents: Consents, seed: Callable[[], bytes]) -> None:
        self._store = store
        self._clock = clock
        self._consents = consents
        self._seed = seed

    def number(self, customer: str) -> MemberNumber:
        """With a proof for whoever wants to be known in other shops, as far as there are any."""
        trust = self._store.records.upstream.trust()
        if trust is None or not self._consents.state(customer)[SHARING]:
            return MemberNumber(customer)
        seed = self._seed()
        return MemberNumber(customer, public_key(seed) + trust.certificate + sign(seed, _member(customer)))

    def believe(self, number: MemberNumber) -> bool:
        """Whether a shop of the chain made it; then its customer may be credited here from now on."""
        trust = self._store.records.upstream.trust()
        if trust is None or not is_proven(number, trust.office):
            return False
        with self._store.transaction() as records:
            known = records.customers.get(number.customer)
            if known and known.state == "erased":
                return False
            if known is None:
                records.record(CustomerMet(at=self._clock.now(), customer=number.customer, proof="qr"))
        return True


def is_proven(number: MemberNumber, office: bytes) -> bool:
    """Whether the proof leads to head office's key."""
    shop, rest = number.proof[:PUBLIC], number.proof[PUBLIC:]
    certificate, signature = rest[:SIGNATURE], rest[SIGNATURE:]
    return is_signed(office, shop_words(shop), certificate) and is_signed(
        shop, _member(number.customer), signature
    )


def shop_words(key: bytes) -> bytes:
    """What head office signs of a shop's key."""
    return b"regulars shop\0" + key


def _member(customer: str) -> bytes:
    return b"regulars member\0" + UUID(customer).bytes
