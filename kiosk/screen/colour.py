"""The accent colour, darkened or lightened until text in it or on it can be read by everybody. Pure."""

ENOUGH = 7.0
"""Contrast of level AAA, WCAG 2.2 success criterion 1.4.6."""
STEPS = 50


def readable(colour: str, against: str, towards: str) -> str:
    """`colour` mixed with as little of `towards` as it takes to stand out from `against`; all #rrggbb."""
    for step in range(STEPS + 1):
        mixed = _mix(colour, towards, step / STEPS)
        if contrast(mixed, against) >= ENOUGH:
            return mixed
    return towards


def contrast(one: str, other: str) -> float:
    """1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
