"""The programme's rule: what a purchase earns."""

from fractions import Fraction
from math import floor

from appliance.values.money import Money


def points_for(amount: Money, points_per_unit: float) -> int:
    """Points for each whole unit of money, rounded down once per receipt; 0.1 is a point for every ten."""
    return floor(amount.whole_units * Fraction(str(points_per_unit)))
