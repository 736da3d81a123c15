"""A look for a newer version: list, signature, package, sum, dpkg. What the package does then is its own."""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.disk import sync_folder
from appliance.errors import RegularsError
from appliance.update.index import LIST, SIGNATURE, BadSource, Package, best, packages
from appliance.update.source import opened

LONGEST_LIST = 1_000_000
LARGEST = 300_000_000
"""Bytes of a package; ours has 30 million."""
PIECE = 1 << 20
KEPT = Path("/var/lib/regulars-update")
"""On the card, root's alone: /tmp of a box is memory. What lies there whole is signed; where the power ended
its installation systemd/mend goes on."""


class NotInstalled(RegularsError):
    """dpkg said no; the package's own scripts have put the earlier version back."""

    text = "Version %(version)s could not be installed: %(said)s"


class NotKept(RegularsError):
    """There is no room for a package, or whoever asks may not install any."""

    text = "A new version could not be kept in %(folder)s: %(said)s. Nothing was changed."


def update(source: str, key: str, release: str) -> Package | None:
    """Install the newest of `source` that is newer than ours; None: there is none. Only root may.

    `key` is update.key, `release` Debian's, as in trixie.
    Raises BadSource, SourceSilent, NotKept, NotInstalled.
    """
    with opened(source, LIST) as file:
        listed = file.read(LONGEST_LIST)
    with opened(source, SIGNATURE) as file:
        signature = file.read(200).decode("ascii", "replace")
    found = best(packages(listed, signature, key), release, architecture(), installed(), is_newer)
    if found:
        with _fetched(source, found) as file:
            _install(file, found)
    return found


def installed() -> str:
    """The version that dpkg knows of; raises NotInstalled where Regulars is no package."""
    return _said("dpkg-query", "--show", "--showformat=${Version}", "regulars")


def architecture() -> str:
    return _said("dpkg", "--print-architecture")


def is_newer(one: str, other: str) -> bool:
    """By Debian's rules; see deb-version(7)."""
    command = ("dpkg", "--compare-versions", one, "gt", other)
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603  # checked shapes


@contextmanager
def _fetched(source: str, package: Package) -> Iterator[Path]:
    """The package in a folder of our own, where nobody changes it between sum and dpkg."""
    target, draft = KEPT / package.file, KEPT / "part"
    try:
        KEPT.mkdir(mode=0o700, exist_ok=True)
        try:
            if _copied(source, package, draft) != package.sha256:
                raise BadSource()
            draft.replace(target)
            sync_folder(KEPT)
            yield target
        finally:
            for file in (target, draft):
                file.unlink(missing_ok=True)
    except OSError as error:
        raise NotKept(folder=KEPT, said=error.strerror) from error


def _copied(source: str, package: Package, target: Path) -> str:
    """Returns the sum of what is on disk then."""
    total = hashlib.sha256()
    with target.open("wb") as copy:
        for piece in _pieces(source, package):
            copy.write(piece)
            total.update(piece)
        copy.flush()
        os.fsync(copy.fileno())
    return total.hexdigest()


def _pieces(source: str, package: Package) -> Iterator[bytes]:
    """Of as many bytes as were signed. Apart from writing: a full disk is no fault of the source."""
    left = min(package.size, LARGEST)
    with opened(source, package.file) as file:
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _install(file: Path, package: Package) -> None:
    command = ("dpkg", "--force-confold", "--install", str(file))
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # signed and checked
    if done.returncode:
        raise NotInstalled(version=package.version, said=done.stderr.strip()[-300:])


def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # ours
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotInstalled(version="here", said="Regulars is no Debian package on this machine.") from error
    return done.stdout.strip()
