"""A Debian machine in a container, whose systemd starts our units for real.

`debian()` is a plain root of this machine's release, made once by mmdebstrap, which finds its mirror itself.
`Machine` boots on a layer over it, in a network of its own; nothing of it is left afterwards. What it cannot
show: memory ceilings, devices, a kernel's start.
"""

import hashlib
import importlib.metadata
import json
import platform
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.system.place import until

PROJECT = Path(__file__).parents[2]
CACHE = PROJECT / ".cache"
NSPAWN = CACHE / "systemd-container/usr/bin/systemd-nspawn"
"""Unpacked by .ci/unpack: installed, it would bring a service."""
INCLUDED = (
    *(
        "systemd",
        "systemd-sysv",
        "dbus",
        "udev",
        "libpam-systemd",
        "python3",
        "netbase",
        "iproute2",
        "nftables",
    ),
    *(
        "libnftables1",
        "dnsmasq-base",
        "libpcap0.8",
        "libusb-1.0-0",
        "fonts-dejavu-core",
        "libfaketime",
        "udhcpc",
    ),
)
LOCKS = ("requirements.lock", "requirements-native.lock")
OURS = ("appliance", "portal", "kiosk")
PROPAGATED = Path("/run/systemd/nspawn/propagate")
BOOTING = ("initializing", "starting", "running", "degraded")
BOOT = 60.0
"""Seconds until systemd answers, and until it has ended again."""
STARTED = 600.0
"""Seconds until all that begins with the boot has begun; a package may be installed then."""


def release() -> str:
    """This machine's Debian, as in `bookworm`."""
    return platform.freedesktop_os_release()["VERSION_CODENAME"]


def debian(*more: str) -> Path:
    """The plain root, with `more` packages; a minute or two, once. Nobody writes into it."""
    included = (*INCLUDED, *more)
    mark = hashlib.sha256(repr(included).encode()).hexdigest()[:8]
    root = CACHE / f"debian-{release()}-{mark}"
    if not root.exists():
        draft = root.with_suffix(".part")
        shutil.rmtree(draft, ignore_errors=True)
        words = ["--quiet", "--variant=minbase", f"--include={','.join(included)}", release(), str(draft)]
        subprocess.run(["mmdebstrap", *words], check=True)
        draft.rename(root)
    return root


def install(root: Path) -> None:
    """Lay our units and what belongs to them into a machine's folder."""
    subprocess.run([PROJECT / "systemd/install", root], check=True)


def environment(root: Path) -> None:
    """Lay the checkout's code, and what of its environment a box needs, into a machine's /opt/regulars."""
    site = root / f"opt/regulars/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    python = root / "opt/regulars/bin/python"
    for folder in (site, python.parent):
        folder.mkdir(parents=True)
    python.symlink_to("/usr/bin/python3")
    (root / "opt/regulars/pyvenv.cfg").write_text("home = /usr/bin\n")
    for lock in LOCKS:
        for name in re.findall(r"^([\w.-]+)==", (PROJECT / lock).read_text(), re.MULTILINE):
            _copy_distribution(name, site)
    for package in OURS:
        shutil.copytree(PROJECT / package, site / package, ignore=shutil.ignore_patterns("__pycache__"))


def _copy_distribution(name: str, site: Path) -> None:
    with suppress(importlib.metadata.PackageNotFoundError):  # for another kind of machine
        for file in importlib.metadata.distribution(name).files or []:
            if ".." not in file.parts and "__pycache__" not in file.parts:
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(str(file.locate()), site / file)


class Machine:
    """A machine on a layer over `below`; `root` is its disk as seen from here, `console` what it says.

    `prepare` is what happens to the disk before the first boot.
    """

    def __init__(self, folder: Path, below: Path, prepare: Callable[[Path], object]) -> None:
        self.root, self.console = folder / "root", folder / "console.log"
        self._folder, self._below, self._prepare = folder, below, prepare
        self._process: subprocess.Popen[bytes] | None = None
        self._leader = ""

    def __enter__(self) -> Self:
        layers = [self._folder / name for name in ("changed", "work", "root")]
        for layer in layers:
            layer.mkdir(parents=True)
        options = f"lowerdir={self._below},upperdir={layers[0]},workdir={layers[1]}"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, self.root], check=True)
        try:
            self._prepare(self.root)
            self.boot()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.power_off()
        subprocess.run(["umount", self.root], check=True)
        with suppress(OSError):
            (PROPAGATED / self._name).rmdir()

    @property
    def _name(self) -> str:
        return f"regulars-{hashlib.sha256(str(self._folder).encode()).hexdigest()[:8]}"

    def boot(self) -> None:
        """Start it and wait until its systemd has started what it wanted to start."""
        command = [
            str(NSPAWN),
            "-D",
            str(self.root),
            f"--machine={self._name}",
            "--register=no",
            "--keep-unit",
        ]
        with self.console.open("ab") as console:
            self._process = subprocess.Popen(
                [*command, "--private-network", "--boot"],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
            )
        assert until(self._is_up, BOOT), self.console.read_text(errors="replace")
        self.run("systemctl", "is-system-running", "--wait", check=False, seconds=STARTED)

    def _is_up(self) -> bool:
        assert self._process
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        self._leader = next(iter(children.read_text().split()), "") if children.exists() else ""
        return bool(self._leader) and self.run("systemctl", "is-system-running", check=False) in BOOTING

    def power_off(self, *, hard: bool = False) -> None:
        """As by its switch; `hard`: as by its plug."""
        if not self._process:
            return
        if hard and self._leader:
            subprocess.run(["kill", "-KILL", self._leader], check=False)
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(BOOT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def goes_off(self, within: float) -> bool:
        """Whether it switches itself off, or wants to be started anew."""
        process = self._process
        return process is not None and until(lambda: process.poll() is not None, within)

    def run(self, *words: str, check: bool = True, seconds: float = 60) -> str:
        """Run a program inside, as root, to its end; what it printed."""
        done = subprocess.run(
            self._command(*words), capture_output=True, text=True, check=False, timeout=seconds
        )
        if check and done.returncode:
            raise AssertionError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a program inside, as root; what it prints can be read."""
        return subprocess.Popen(self._command(*words), stdout=subprocess.PIPE, text=True)

    def _command(self, *words: str) -> list[str]:
        return ["nsenter", f"--target={self._leader}", "--all", "--", *words]

    def inside(self, path: str) -> Path:
        """A file of the running machine, mounts of its own included."""
        return Path(f"/proc/{self._leader}/root{path}")

    def property(self, unit: str, name: str) -> str:
        """What systemd knows of a unit, as in `ActiveState`."""
        return self.run("systemctl", "show", f"--property={name}", "--value", unit)

    def active(self, *units: str, within: float = 30) -> bool:
        """Whether these units are active, or become so."""
        return until(lambda: {self.property(unit, "ActiveState") for unit in units} == {"active"}, within)

    def log(self, unit: str) -> str:
        """What a unit said since the boot."""
        lines = self.run("journalctl", "--boot", "--output=json", f"--unit={unit}").splitlines()
        return "\n".join(str(json.loads(line).get("MESSAGE")) for line in lines)
