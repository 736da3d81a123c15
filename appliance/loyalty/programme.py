"""The programme's rules: what a purchase earns, and how far the next reward is."""

from fractions import Fraction
from math import floor

from appliance.values.money import Money


def points_for(amount: Money, points_per_unit: float) -> int:
    """Points for each whole unit of money, rounded down once per receipt; 0.1 is a point for every ten."""
    return floor(amount.whole_units * Fraction(str(points_per_unit)))


def missing_points(balance: int, reward: int) -> int | None:
    """Points still missing for a reward of `reward` points; None where the shop has no such reward."""
    return max(0, reward - balance) if reward else None
