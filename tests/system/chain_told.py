"""What events come to, by rules written out once more beside those of head office and of the shops."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from tests.system.hub import Office

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """Some events by their ids: the type of each, and its facts."""

    events: Mapping[str, tuple[str, Facts]]

    @classmethod
    def by(cls, office: Office) -> Self:
        """All that head office was told."""
        rows = office.database.rows("SELECT id, type, facts FROM event")
        return cls({id: (kind, facts) for id, kind, facts in rows})

    def balance(self, people: Iterable[str]) -> int:
        """Of these ids together, in points."""
        asked = set(people)
        return sum(points_of(*event) for event in self.events.values() if event[1].get("customer") in asked)

    def people(self, id: str) -> frozenset[str]:
        """The ids that are one person with this one: merges that nobody took back."""
        undone = {merge for facts in self._of("CustomersSeparated").values() for merge in facts["replaces"]}
        return reached(
            id, [facts for merge, facts in self._of("CustomersMerged").items() if merge not in undone]
        )

    def ever(self, id: str) -> frozenset[str]:
        """The ids that were one person with this one at some time, or with one that was."""
        return reached(id, self._of("CustomersMerged").values())

    def parted(self, people: Iterable[str]) -> bool:
        asked = set(people)
        return any(facts["customer"] in asked for facts in self._of("CustomersSeparated").values())

    def shared(self, people: Iterable[str]) -> bool:
        """Whether they agreed to be known in all shops: no refusal stands that no later answer knew of."""
        asked = set(people)
        answers = {id: one for id, one in self._of("ConsentRecorded").items() if one["customer"] in asked}
        known = {earlier for one in self._of("ConsentRecorded").values() for earlier in one["replaces"]}
        standing = [one["given"] for id, one in answers.items() if id not in known]
        return bool(standing) and all(standing)

    def registered(self, people: Iterable[str]) -> bool:
        """Whether anybody told who they are: a card may be gone before it did."""
        return any(one["customer"] in people for one in self._of("CustomerRegistered").values())

    def _of(self, kind: str) -> dict[str, Facts]:
        return {id: facts for id, (found, facts) in self.events.items() if found == kind}


def points_of(kind: str, facts: Facts) -> int:
    if kind == "PointsEarned":
        return int(facts["points"])
    return -sum(points for _, points in facts["taken"]) if kind == "PointsTaken" else 0


def reached(id: str, merges: Iterable[Facts]) -> frozenset[str]:
    pairs = [{facts["customer"], facts["other"]} for facts in merges]
    found = {id}
    while new := set().union(*(pair for pair in pairs if pair & found)) - found:
        found |= new
    return frozenset(found)
