"""The gate's socket: who may ask, and the line they get. A request is empty, so nothing is ever read."""

import socket
import struct
from collections.abc import Iterable
from contextlib import suppress
from os import geteuid
from pathlib import Path

from appliance.service import local_socket

AT_ONCE = 64
_CREDENTIALS = struct.Struct("=iII")
_PEER_GROUPS = 59  # SO_PEERGROUPS, asm-generic/socket.h; Python has no name for it
_GROUPS = 256


def listen(path: Path) -> socket.socket:
    """A listening socket at `path` with mode 0660."""
    door = local_socket(path)
    door.listen(AT_ONCE)
    door.setblocking(False)
    return door


def stamp(path: Path) -> tuple[int, int] | None:
    """What tells the socket at `path` from another one put in its place; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_ctime_ns


def take(door: socket.socket, group: int) -> list[socket.socket]:
    """Everybody who waits and may ask, at most AT_ONCE; others are hung up on."""
    guests = []
    with suppress(BlockingIOError):
        for _ in range(AT_ONCE):
            guest, _ = door.accept()
            if trusted(guest, group):
                guests.append(guest)
            else:
                guest.close()
    return guests


def trusted(guest: socket.socket, group: int) -> bool:
    """Root, the gate's own user, or a member of the socket's group: what mode 0660 says, asked again of the
    kernel, so that a careless chmod opens nothing."""
    _, user, main_group = _CREDENTIALS.unpack(
        guest.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    )
    return user in (0, geteuid()) or group in (main_group, *_peer_groups(guest))


def answer(guests: Iterable[socket.socket], line: bytes) -> None:
    """One line each, and goodbye. Who left in the meantime, or is not listening, costs nothing."""
    for guest in guests:
        guest.setblocking(False)
        with suppress(OSError):
            guest.send(line)
        guest.close()


def _peer_groups(guest: socket.socket) -> tuple[int, ...]:
    try:
        found = guest.getsockopt(socket.SOL_SOCKET, _PEER_GROUPS, 4 * _GROUPS)
    except OSError:  # more groups than we ask for
        return ()
    return struct.unpack(f"={len(found) // 4}I", found)
