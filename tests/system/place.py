"""One network namespace, and what a test can do in it: start programs, connect, ask for pages and names."""

import ctypes
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_NEW_NETWORK = 0x40000000  # CLONE_NEWNET
_LIBC = ctypes.CDLL(None, use_errno=True)


def until(condition: Callable[[], object], seconds: float = 30.0) -> bool:
    """Whether `condition` came true within `seconds`: patience for a busy machine, no claim of speed."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def sh(*command: str, check: bool = True) -> str:
    """Run a program of the machine; its output."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    if check and done.returncode:
        raise AssertionError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; `headers` by lower-case name."""

    status: int
    headers: dict[str, str]
    body: str


class Place:
    """One network namespace and the processes started in it."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.names_of = folder / f"{name}.resolv.conf"
        self.names_of.write_text("")
        self._started: list[subprocess.Popen[str]] = []
        sh("ip", "netns", "add", name)
        self.ip("link", "set", "lo", "up")

    def ip(self, *words: str) -> str:
        return sh("ip", "-netns", self.name, *words)

    def address(self, interface: str, *addresses: str) -> None:
        """Give addresses at once usable, and bring the interface up."""
        for address in addresses:
            words = ("nodad",) if ":" in address else ()
            self.ip("address", "add", address, "dev", interface, *words)
        self.ip("link", "set", interface, "up")

    def set(self, name: str, value: str) -> None:
        """A kernel setting of this namespace, as in `net/ipv6/conf/all/forwarding`."""
        self.run("sh", "-c", f"echo {value} > /proc/sys/{name}")

    def command(self, *words: str) -> list[str]:
        """`words` as a command inside, with a resolv.conf of this place's own."""
        inside = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'
        return ["ip", "netns", "exec", self.name, "sh", "-c", inside, str(self.names_of), *words]

    def run(self, *words: str, timeout: float = 30, check: bool = True) -> str:
        """Run a program inside to its end; its output, both channels."""
        done = subprocess.run(
            self.command(*words),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=timeout,
        )
        if check and done.returncode:
            raise AssertionError(f"{' '.join(words)}: {done.stdout.strip()}")
        return done.stdout

    def start(self, *words: str, log: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        """Start a program inside; it is ended with the town. Its output goes to `log`, else nowhere."""
        with (log or Path(os.devnull)).open("a", encoding="utf-8") as output:
            process = subprocess.Popen(
                self.command(*words),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=ROOT,
                env=os.environ | environment,
            )
        self._started.append(process)
        return process

    @contextmanager
    def inside(self) -> Iterator[None]:
        """This thread's new sockets belong to this place; they stay there afterwards."""
        with (
            Path("/proc/thread-self/ns/net").open("rb") as home,
            Path("/run/netns", self.name).open("rb") as away,
        ):
            _enter(away.fileno())
            try:
                yield
            finally:
                _enter(home.fileno())

    def connect(self, address: str, port: int, timeout: float = 1.0, device: str = "") -> socket.socket:
        """A TCP connection; raises ConnectionRefusedError, TimeoutError, OSError as the network says."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with self.inside():
            connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(timeout)
        try:
            if device:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
            connection.connect((address, port))
        except OSError:
            connection.close()
            raise
        return connection

    def knock(self, address: str, port: int, timeout: float = 0.7) -> str:
        """What a TCP connection meets: open, refused, silent or unreachable."""
        try:
            self.connect(address, port, timeout).close()
        except ConnectionRefusedError:
            return "refused"
        except TimeoutError:
            return "silent"
        except OSError:
            return "unreachable"
        return "open"

    def get(
        self,
        address: str,
        path: str = "/",
        *,
        host: str = "",
        port: int = 80,
        device: str = "",
        timeout: float = 3,
    ) -> Answer:
        """An HTTP request to an address, without following redirects."""
        client = http.client.HTTPConnection(address, port)
        client.sock = self.connect(address, port, timeout, device)
        try:
            client.request("GET", path, headers={"Host": host or address})
            response = client.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers, response.read().decode("utf-8", "replace"))
        finally:
            client.close()

    def echo(self, address: str, port: int, timeout: float = 0.7) -> str:
        """What a UDP datagram meets: open, refused or silent."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with self.inside(), socket.socket(family, socket.SOCK_DGRAM) as door:
            door.settimeout(timeout)
            try:
                door.connect((address, port))
                door.send(b"anybody?")
                door.recv(100)
            except ConnectionRefusedError:
                return "refused"
            except (TimeoutError, OSError):
                return "silent"
        return "open"

    def resolve(self, name: str, server: str, timeout: float = 1.0) -> str:
        """The IPv4 address that `server` gives for `name`; empty when no answer comes."""
        words = b"".join(bytes([len(word)]) + word.encode() for word in name.split("."))
        question = os.urandom(2) + b"\x01\x00\x00\x01\0\0\0\0\0\0" + words + b"\0\0\x01\0\x01"
        family = socket.AF_INET6 if ":" in server else socket.AF_INET
        with self.inside(), socket.socket(family, socket.SOCK_DGRAM) as door:
            door.settimeout(timeout)
            try:
                door.connect((server, 53))
                door.send(question)
                answer = door.recv(1500)
            except OSError:
                return ""
        return socket.inet_ntoa(answer[-4:]) if answer[7] else ""

    def end(self) -> None:
        """End every process inside and remove the place."""
        for process in self._started:
            process.kill()
            process.wait()
        for pid in sh("ip", "netns", "pids", self.name, check=False).split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), 9)
        sh("ip", "netns", "delete", self.name, check=False)


def _enter(descriptor: int) -> None:
    if _LIBC.setns(descriptor, _NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "setns")
