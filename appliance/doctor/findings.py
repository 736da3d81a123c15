"""One thing that was looked at, and what came of it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

GOOD, SOON, BAD, UNKNOWN = "good", "soon", "bad", "unknown"
"""All is well; it works and will not for ever; it needs a person now; this machine does not tell."""


@dataclass(frozen=True)
class Finding:
    """`what` was looked at, `says` what was found, `do` what a person should do; empty where nothing is."""

    what: str
    state: str
    says: str
    do: str = ""


def needs_a_person(findings: Iterable[Finding]) -> bool:
    return any(finding.state == BAD for finding in findings)
