"""What a file's own fsync and mode leave out."""

import ctypes
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""Of renameat2(2), which Python's os has not."""


def create(path: Path, mode: int) -> int:
    """Make or empty a file; returns its descriptor. Raises OSError.

    Its mode is `mode`, whatever the umask: several users share the shop.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode)
    os.fchmod(descriptor, mode)
    return descriptor


def sync_folder(folder: Path) -> None:
    """Have a folder's entries on disk: without it a power cut may take back a name made or changed there.

    Raises OSError.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, also when the power goes; raises OSError."""
    draft = path.with_name(f".{path.name}.part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


@contextmanager
def hold(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Keep other processes that ask the same out of it; the kernel lets go of it when we die.

    The folder itself is the lock: a file would belong to whoever was first, and shut out other users. Raises
    OSError, BlockingIOError where somebody holds it and we do not `wait`.
    """
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(lock)


def swap(one: Path, other: Path) -> None:
    """Let two files or folders change names in one step: no moment sees one of the names without either.

    Raises OSError, also where the file system cannot.
    """
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), AT_FDCWD, os.fsencode(other)
    if library.renameat2(AT_FDCWD, *names, RENAME_EXCHANGE):
        fault = ctypes.get_errno()
        raise OSError(fault, os.strerror(fault), one)
