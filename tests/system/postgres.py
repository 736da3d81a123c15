"""A PostgreSQL of our own: Debian's server in a folder, on a socket, with no TCP port and no service.

It is taken from the machine where it is there, else unpacked (.ci/unpack): Debian's package starts a service.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

import psycopg
import pytest
from psycopg import sql

from tests.system.place import ROOT

UNPACKED = ROOT / ".cache" / "postgresql"
NOBODY = 65534
PATIENCE = 60


def programs() -> Path:
    """The folder of initdb and postgres; skips the test where there are none."""
    for root in (Path("/"), UNPACKED):
        found = sorted(root.glob("usr/lib/postgresql/*/bin"), key=lambda path: int(path.parent.name))
        if found:
            return found[-1]
    done = subprocess.run((ROOT / ".ci/unpack", "postgresql"), capture_output=True, text=True, check=False)
    found = sorted(UNPACKED.glob("usr/lib/postgresql/*/bin"))
    if not found:
        pytest.skip(f"this machine cannot: needs postgresql from Debian ({done.stdout.strip()})")
    return found[-1]


class Postgres:
    """Lives in `folder`, which it makes; the socket is elsewhere, since its path must be short."""

    def __init__(self, folder: Path) -> None:
        self._bin = programs()
        self._data = folder / "postgres"
        self._socket = Path(tempfile.mkdtemp(prefix="pg"))
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0
        _give_to_nobody(self._socket)
        if not self._data.exists():
            self._make(folder)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._socket, ignore_errors=True)

    def address(self, database: str) -> str:
        return f"host={self._socket} dbname={database} user=regulars"

    def database(self, name: str = "") -> str:
        """A database of its own, made where there is none of that name; returns its address."""
        self._databases += 1
        name = name or f"test{self._databases}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.address(name)

    def start(self) -> None:
        words = [*_as_nobody(), str(self._bin / "postgres"), "-D", str(self._data), "-k", str(self._socket)]
        self._process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, env=self._environment(), start_new_session=True
        )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, "PostgreSQL does not answer"
            time.sleep(0.05)

    def stop(self, *, hard: bool = False) -> None:
        """End it in order, or as when the power goes: then what was not on its disk is lost."""
        process = self._process
        if process is None:
            return
        if hard:
            _kill_family(process.pid)
        else:
            process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        self._process = None

    def _make(self, folder: Path) -> None:
        self._data.mkdir(parents=True)
        _give_to_nobody(self._data)
        _let_through(folder)
        words = ("initdb", "--username=regulars", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        subprocess.run(
            (*_as_nobody(), self._bin / words[0], *words[1:], "-D", self._data),
            check=True,
            capture_output=True,
            env=self._environment(),
        )
        with (self._data / "postgresql.conf").open("a") as file:
            file.write("listen_addresses = ''\nlog_min_messages = fatal\nmax_connections = 60\n")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _environment(self) -> dict[str, str]:
        libraries = ":".join(map(str, UNPACKED.glob("usr/lib/*-linux-gnu*")))
        return {**os.environ, "LD_LIBRARY_PATH": libraries, "PGHOST": str(self._socket)} | {"PGTZ": "UTC"}


def _as_nobody() -> tuple[str, ...]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


def _give_to_nobody(*folders: Path) -> None:
    if os.geteuid() == 0:
        for folder in folders:
            os.chown(folder, NOBODY, NOBODY)


def _let_through(folder: Path) -> None:
    """pytest closes its folders to everybody else; passing through is enough for the server.

    Only where we run as root, and nobody's folder above the project's or the temporary ones.
    """
    tops = (ROOT, Path(tempfile.gettempdir()))
    for place in (folder, *folder.parents) if os.geteuid() == 0 else ():
        if not any(place.is_relative_to(top) for top in tops):
            return
        if place.stat().st_uid == os.geteuid() and not place.stat().st_mode & 0o001:
            place.chmod(place.stat().st_mode | 0o011)


def _kill_family(leader: int) -> None:
    """The server and its children at once, so that none writes on; stopped first, so that none is born."""
    os.kill(leader, signal.SIGSTOP)
    _wait_until_stopped(leader)
    children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
    for pid in (leader, *map(int, children)):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            sys.stderr.write(f"{pid} was gone already\n")


def _wait_until_stopped(pid: int) -> None:
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        time.sleep(0.001)
