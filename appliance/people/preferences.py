"""What customers told us about themselves: the language and the size of letters they like to read."""

from dataclasses import dataclass

from appliance.events import PreferenceSet
from appliance.ports import Clock, Store
from appliance.rows import Customer

LANGUAGE, LARGE = "language", "large"
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Reading:
    """How somebody likes to read."""

    language: str
    large: bool


class Preferences:
    """Remembered for whoever proved who they are; travels between the shops."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def set(self, customer: str, name: str, value: str) -> None:
        """Keep an answer; the same again changes nothing."""
        with self._store.transaction() as records:
            members = records.customers.members(customer) or [customer]
            heads = records.preferences.heads(members, name)
            if [head[1] for head in heads] == [value]:
                return
            replaces = tuple(id for id, _ in heads)
            at = self._clock.now()
            records.record(PreferenceSet(at=at, customer=customer, name=name, value=value, replaces=replaces))

    def get(self, customer: str, name: str) -> str | None:
        """The last answer, if there is one; of two that did not know each other the one with the later id."""
        records = self._store.records
        heads = records.preferences.heads(records.customers.members(customer) or [customer], name)
        return heads[-1][1] if heads else None

    def reading(self, customer: Customer) -> Reading:
        """What the customer told us; the language they were registered with until they did."""
        language = self.get(customer.id, LANGUAGE) or customer.language
        return Reading(language, self.get(customer.id, LARGE) == YES)
