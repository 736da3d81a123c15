"""Which keyboard plays which part. Pure: the settings and what was learned -> a part for each keyboard."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from appliance.rows import KnownScanner
from kiosk.scanner.heard import Part
from kiosk.scanner.layouts import LAYOUTS

IGNORED = Part("ignored")


@dataclass(frozen=True)
class Plan:
    """`scanners` and `keypads` as the settings name them, by identity (`05e0:1200`) or by path; `known` by
    identity. While somebody is `learning`, a keyboard that has no part yet is left to whoever teaches it."""

    scanners: Collection[str]
    keypads: Collection[str]
    layout: str
    pause: float
    known: Mapping[str, KnownScanner] = field(default_factory=dict)
    learning: bool = False

    def part(self, identity: str, paths: Collection[str], guarded: bool) -> Part | None:
        """None for a keyboard that is left alone.

        One that is `guarded` is kept from the shop's screen by the system: it is ignored, because whoever
        plugs it in wants to see what can be typed here. As long as no scanner has a part, it may be the
        owner's, who is setting the box up.
        """
        known = self.known.get(identity)
        duty = (known and known.duty) or self._named(identity, paths)
        if duty == "keypad":
            return Part("keypad", identity)
        if duty == "scanner":
            layout = known.layout if known and known.layout in LAYOUTS else self.layout
            return Part("scanner", identity, layout, self.pause)
        return IGNORED if guarded and self.in_use and not self.learning else None

    @property
    def in_use(self) -> bool:
        """Whether any scanner has a part."""
        return bool(self.scanners) or any(known.duty == "scanner" for known in self.known.values())

    def _named(self, identity: str, paths: Collection[str]) -> str:
        names = {identity, *paths}
        if names & set(self.keypads):
            return "keypad"
        return "scanner" if names & set(self.scanners) else ""
