"""A code as bars on the screen, for the camera of a phone: Code 128, as on the slips."""

from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from appliance.values.code import Code

QUIET = 10
"""Modules left white on each side, as Code 128 asks."""


class Bars(NamedTuple):
    """A drawing `width` modules wide and one high; `path` is what SVG calls one."""

    width: int
    path: Markup


def bars(code: Code) -> Bars:
    """Each bar as a closed box: a line of SVG would be blurred between two dots."""
    # Loaded by the first code that is shown: most kiosks' days pass without one.
    from barcode.codex import Code128

    modules = Code128(code.digits).build()[0]
    boxes, place = "", QUIET
    for module, run in groupby(modules):
        wide = len(list(run))
        boxes += f"M{place} 0h{wide}v1h-{wide}z" if module == "1" else ""
        place += wide
    return Bars(place + QUIET, Markup(boxes))  # noqa: S704  # numbers of ours
