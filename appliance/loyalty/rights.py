"""Which points may be spent while a shop is cut off, and what head office may grant: the rules of both ends.

Points are granted before they are delivered, so a lost delivery strands them and never doubles them. What may
have left the box is counted by head office and is no right any more. So no two shops hold a right to the same
point, and more than there is can be spent only within the owner's offline limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Granted = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Rights:
    """What one shop may let one customer spend, in points.

    `granted` is (grant, what is left of it), oldest first; `earned` was earned here and has not left the box;
    `limit` is what the owner lets a customer overdraw today without head office.
    """

    granted: Granted = ()
    earned: int = 0
    limit: int = 0

    @property
    def certain(self) -> int:
        """Points that nobody else can spend."""
        return self.earned + sum(left for _, left in self.granted)


@dataclass(frozen=True)
class Cover:
    """Where the points of one spending come from; `earned`, `granted` and `provisional` add up to it."""

    earned: int
    granted: Granted
    provisional: int


def cover(rights: Rights, balance: int, points: int) -> Cover | None:
    """Points earned here first, then grants, then the owner's limit; None when they do not suffice.

    `balance` is what this shop knows of: never more than that is spent, whatever the rights.
    """
    if points > balance or points > rights.certain + rights.limit:
        return None
    earned = min(rights.earned, points)
    granted = draw_grants(rights.granted, points - earned)
    return Cover(earned, granted, points - earned - sum(part for _, part in granted))


def draw_grants(granted: Sequence[tuple[str, int]], points: int) -> Granted:
    """How much of each grant, in the order given; less than `points` when they do not hold as much."""
    drawn: list[tuple[str, int]] = []
    for grant, left in granted:
        part = min(left, points)
        if part > 0:
            drawn.append((grant, part))
            points -= part
    return tuple(drawn)


def free(balance: int, outstanding: int) -> int:
    """Points head office may still grant: the balance it knows of without what shops hold a right to."""
    return max(0, balance - outstanding)


def share(balance: int, here: int, elsewhere: int, shops: int) -> int:
    """How many points to grant to the shop where the customer was last, beside the `here` it holds already.

    All that is free where no other of the `shops` knows them. Else it shall hold half of what is not granted
    `elsewhere`, rounded down, so that another shop which asks while this one is cut off is not refused all.
    """
    unclaimed = free(balance, elsewhere)
    wanted = unclaimed if shops <= 1 else unclaimed // 2
    return max(0, wanted - here)
