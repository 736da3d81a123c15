"""A code as bars on the screen, for the camera of a phone: Code 128, as on the slips."""

from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from appliance.values.code import Code


class Bars(NamedTuple):
    """A drawing `width` modules wide and one high; `path` is what SVG calls one."""

    width: int
    path: Markup


def bars(code: Code) -> Bars:
    """Each bar as a closed box: a line of SVG would be blurred between two dots."""
    # Loaded by the first code that is shown: most kiosks' days pass without one.
    from appliance.bars import QUIET, modules

    boxes, place = "", QUIET
    for module, run in groupby(modules(code.digits)):
        wide = len(list(run))
        boxes += f"M{place} 0h{wide}v1h-{wide}z" if module else ""
        place += wide
    return Bars(place + QUIET, Markup(boxes))  # noqa: S704  # numbers of ours
