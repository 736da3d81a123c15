"""A Pi 3 that QEMU plays, with the image in its card slot.

What differs from a real one: QEMU starts the kernel itself, with our words for it, so the board's own first
steps (start.elf, config.txt, cmdline.txt) are not tried; there is no radio. So shoppers are on a USB network
adapter, usb0; a second one, for the way out, would take the played bus too much time. A root shell on the
serial line is asked for by those words too: whoever can say them to a real board holds its card in the hand.

QEMU's Pi stumbles in its kernel at some starts, as told on the console, and stands still. It is then started
again, as a person would who pulls the plug; `falls` counts that.
"""

import http.client
import re
import socket
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.system.place import until

BOOT_AT = 4 * 2**20
"""Where the boot partition begins; see image-build/image."""
CARD = 4 * 2**30
"""QEMU wants a card to be a power of two; this is larger than the image, so the data have room to grow."""
WORDS = (
    "root=LABEL=regulars-root ro rootwait net.ifnames=0 fsck.repair=yes quiet loglevel=3 "
    "console=ttyS1,115200 systemd.debug_shell=ttyS1 systemd.show_status=no systemd.watchdog_sec=0 "
    "module_blacklist=vchiq"
)
"""As in image-build/files/etc/default, and the serial line. Its watchdog resets QEMU's Pi when started; vchiq
asks a VideoCore, which QEMU has none of, and fell over what it read instead at some starts."""
BOOT = 1800.0
"""Seconds until the board must answer. Its processor is played too, some twenty times slower."""
STUMBLED = (b"Unable to handle kernel", b"Kernel panic")
MOST_FALLS = 20


class Board:
    """`console` keeps all that it said since it was made."""

    def __init__(self, folder: Path, image: Path) -> None:
        self.card, self.console = folder / "card.img", folder / "console.log"
        self._folder, self._socket = folder, folder / "serial"
        subprocess.run(["cp", "--sparse=always", image, self.card], check=True)
        with self.card.open("r+b") as card:
            card.truncate(CARD)
        for name in ("vmlinuz-*", "initrd.img-*", "bcm2837-rpi-3-b.dtb"):
            subprocess.run(["mcopy", "-n", "-i", self._boot, f"::{name}", folder], check=True)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._heard = ""
        self.began, self.falls = 0.0, 0
        self._words: tuple[str, ...] = ()
        self._said_before = 0

    @property
    def _boot(self) -> str:
        return f"{self.card}@@{BOOT_AT}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pull_the_plug()

    def lay(self, file: Path, name: str) -> None:
        """Put a file onto the boot partition, as a fitter does with the card in a laptop."""
        subprocess.run(["mcopy", "-o", "-i", self._boot, file, f"::{name}"], check=True)

    def power_on(self, *words: str) -> None:
        """Start it; `words` are added to the kernel's."""
        self._socket.unlink(missing_ok=True)
        self._heard, self.began, self._words = "", time.monotonic(), words
        self._said_before = self.console.stat().st_size if self.console.exists() else 0
        self._process = subprocess.Popen(
            self._command(" ".join([WORDS, *words])), stdin=subprocess.DEVNULL, process_group=0
        )
        self._line = socket.socket(socket.AF_UNIX)
        assert until(self._is_connected), "QEMU did not start"

    def _is_connected(self) -> bool:
        # Its name is there before QEMU listens on it.
        with suppress(FileNotFoundError, ConnectionRefusedError):
            self._line.connect(str(self._socket))
            return True
        return False

    def _command(self, words: str) -> list[str]:
        (kernel,), (initrd,) = self._folder.glob("vmlinuz-*"), self._folder.glob("initrd.img-*")
        dtb = self._folder / "bcm2837-rpi-3-b.dtb"
        shoppers = f"hostfwd=tcp:127.0.0.1:{self.port}-10.77.0.1:80"
        command = ["qemu-system-aarch64", "-M", "raspi3b", "-display", "none", "-no-reboot"]
        command += ["-kernel", str(kernel), "-initrd", str(initrd), "-dtb", str(dtb), "-append", words]
        command += ["-drive", f"file={self.card},if=sd,format=raw"]
        command += ["-netdev", f"user,id=shop,restrict=on,net=10.77.0.0/22,host=10.77.3.254,{shoppers}"]
        command += ["-device", "usb-net,netdev=shop,bus=usb-bus.0,mac=02:00:5e:00:53:01"]
        log = f"socket,id=serial,path={self._socket},server=on,wait=off,logfile={self.console},logappend=on"
        return [*command, "-chardev", log, "-serial", "null", "-serial", "chardev:serial"]

    def pull_the_plug(self) -> None:
        """Killed in the midst of whatever it does; what the card took stays."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._line.close()
        self._process = None

    def ask(self, path: str = "/") -> int:
        """The status a page of the portal answers with; 0 when none comes."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with suppress(OSError, http.client.HTTPException), closing(line):
            # By the name that a shopper calls it: any other is sent on to it.
            line.request("GET", path, headers={"Host": "10.77.0.1"})
            return line.getresponse().status
        return 0

    def wait_for_portal(self) -> float:
        """Seconds from power-on to the portal's first answer."""
        while self.ask() != http.HTTPStatus.OK:
            self._look_after()
            time.sleep(1)
        return time.monotonic() - self.began

    def wait_for_shell(self) -> float:
        """Seconds from power-on until the serial line's shell answers."""
        while not self._tried("true", 15):
            self._look_after()
        return time.monotonic() - self.began

    def _look_after(self) -> None:
        """A board that stands still in its kernel is started again; one that is late is told of."""
        said = self.console.read_bytes()[self._said_before :]
        if any(word in said for word in STUMBLED):
            self.falls += 1
            assert self.falls <= MOST_FALLS, self._last_words()
            self.pull_the_plug()
            self.power_on(*self._words)
        assert time.monotonic() < self.began + BOOT, self._last_words()

    def run(self, command: str, seconds: float = 120) -> str:
        """Let the shell run something; what it printed. Its exit status must be 0."""
        told = self._tried(command, seconds)
        assert told, f"{command}: no answer\n{self._last_words()}"
        said, status = told
        assert status == 0, f"{command}: {status}\n{said}"
        return said

    def _tried(self, command: str, seconds: float) -> tuple[str, int] | None:
        # The quotes keep the echo of what is typed from looking like the answer.
        self.type(f"echo '@@'said; {command}; echo '@@'status $?")
        found = self.hear(r"@@said\r?\n(.*?)@@status (\d+)", seconds)
        return (found[1].replace("\r", ""), int(found[2])) if found else None

    def type(self, line: str) -> None:
        self._heard = ""
        self._line.sendall(f"{line}\n".encode())

    def hear(self, pattern: str, seconds: float) -> re.Match[str] | None:
        """Listen to the serial line until `pattern` stands there; `heard` keeps what was said meanwhile."""
        end = time.monotonic() + seconds
        while not (found := re.search(pattern, self._heard, re.DOTALL)) and time.monotonic() < end:
            self._line.settimeout(max(0.1, end - time.monotonic()))
            with suppress(TimeoutError):
                self._heard += self._line.recv(65536).decode(errors="replace")
        return found

    @property
    def heard(self) -> str:
        return self._heard

    def _last_words(self) -> str:
        return "\n".join(self.console.read_text(errors="replace").splitlines()[-30:])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
