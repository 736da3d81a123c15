"""What a source offers: a signed list of packages. Pure.

`latest.json` is `{"packages": [{"file", "version", "release", "architecture", "size", "sha256"}]}`,
`latest.sig` the Ed25519 signature over its bytes, base64url (RFC 4648, section 5). Whoever alters a package
alters its sum.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from appliance.errors import Refused
from appliance.signing import decoded, is_signed

LIST, SIGNATURE = "latest.json", "latest.sig"
_FILE = re.compile(r"regulars_[\w.~+-]{1,100}\.deb", re.ASCII)
_VERSION = re.compile(r"[0-9][\w.~+-]{0,60}", re.ASCII)
_SUM = re.compile(r"[0-9a-f]{64}")


class BadSource(Refused):
    """The list is not signed by who should have signed it, or it is none."""

    text = (
        "What lies at the source of new versions is not signed with update.key, or damaged."
        " Nothing was changed."
    )


@dataclass(frozen=True)
class Package:
    """`size` in bytes, `sha256` as 64 hex digits; `release` is Debian's, as in trixie."""

    file: str
    version: str
    release: str
    architecture: str
    size: int
    sha256: str


def packages(listed: bytes, signature: str, key: str) -> list[Package]:
    """Raises BadSource. Nothing of the list is read before its signature is good."""
    if not is_signed(decoded(key), listed, decoded(signature.strip())):
        raise BadSource()
    try:
        found = [Package(**one) for one in json.loads(listed)["packages"]]
    except (ValueError, TypeError, KeyError) as error:
        raise BadSource() from error
    if not all(map(_is_package, found)):
        raise BadSource()
    return found


def best(
    found: list[Package], release: str, architecture: str, installed: str, newer: Callable[[str, str], bool]
) -> Package | None:
    """The newest for this machine that is newer than what is `installed`; None: there is none."""
    chosen = None
    for package in found:
        fits = (package.release, package.architecture) == (release, architecture)
        if fits and newer(package.version, chosen.version if chosen else installed):
            chosen = package
    return chosen


def _is_package(one: Package) -> bool:
    texts = (one.file, one.version, one.release, one.architecture, one.sha256)
    if not all(isinstance(text, str) for text in texts) or not isinstance(one.size, int):
        return False
    return bool(_FILE.fullmatch(one.file) and _VERSION.fullmatch(one.version) and _SUM.fullmatch(one.sha256))
