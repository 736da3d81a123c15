"""`make test-hardware`: boots a guest with a Debian kernel, and runs the tests of this folder in it.

Inside, USB scanners and printers are real to everything above the cable: gadgets that the kernel plugs into
itself. Radios are real to everything above the air: mac80211_hwsim carries their frames. What stands on the
command line goes to pytest. Ends with the tests' own exit status, or with 1 when they could not be run.
"""

import os
import platform
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from tests.hardware.initramfs import ROOT, build, kernel

FOLDER = ROOT / ".cache/hardware"
CONSOLE = FOLDER / "console.log"
LONGEST = 1500
"""Seconds, boot and tests together. Without hardware's help for virtual machines both take their time."""
LEFT_OUT = (
    "lights and buttons on pins: no Debian kernel has gpio-sim",
    "a printer's paper, blade and cover: a gadget has none; what it is sent is decoded and looked at",
)
PYTEST = ("-m", "pytest", "-m", "hardware", "tests/hardware", "-p", "no:cacheprovider", "--durations=3")


def main() -> int:
    signal.signal(signal.SIGTERM, _leave)
    began = time.monotonic()
    try:
        status = run(sys.argv[1:])
    except FileNotFoundError as fault:
        print(f"test-hardware could not run: {fault}")
        return 1
    except KeyboardInterrupt:
        print("test-hardware was ended; so was its guest.")
        return 130
    for what in LEFT_OUT:
        print(f"Left out: {what}.")
    took = time.monotonic() - began
    print(f"test-hardware: {took:.0f} s; the kernel's words are in {CONSOLE.relative_to(ROOT)}")
    return status


def run(arguments: list[str]) -> int:
    """Boot, pass on what the guest says, and switch it off; the exit status of the tests."""
    if platform.machine() != "x86_64":
        raise FileNotFoundError(f"its guest is an x86-64 machine, this one is {platform.machine()}")
    image, modules = kernel()
    FOLDER.mkdir(parents=True, exist_ok=True)
    shares = folders()
    build(FOLDER / "initramfs", modules, shares, command(arguments))
    print(f"Booting {image.name} in QEMU, which plays the processor too.", flush=True)
    # A group of its own: Ctrl-C reaches this process alone, which then ends the guest.
    guest = subprocess.Popen(
        qemu(image, shares), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, process_group=0
    )
    too_long = threading.Timer(LONGEST, guest.kill)
    too_long.start()
    try:
        return listen(guest)
    finally:
        too_long.cancel()
        guest.kill()
        guest.wait()


def listen(guest: subprocess.Popen[bytes]) -> int:
    """Print the guest's words until it has ended; 1 when it never said how the tests went."""
    began, status = time.monotonic(), None
    assert guest.stdout
    for line in words(guest.stdout.fileno()):
        if line.startswith("guest: ready"):
            print(f"The guest is up after {time.monotonic() - began:.0f} s.", flush=True)
        elif line.startswith("guest: ended "):
            status = int(line.split()[-1])
        else:
            print(line, end="", flush=True)
    if status is None:
        print(f"The guest did not finish, after {time.monotonic() - began:.0f} s. The last it said:")
        print("\n".join(CONSOLE.read_text(errors="replace").splitlines()[-15:]))
    return 1 if status is None else status


def words(fd: int) -> Iterator[str]:
    with os.fdopen(os.dup(fd), encoding="utf-8", errors="replace") as speaking:
        yield from speaking


def folders() -> list[Path]:
    """What the guest sees of this machine, none inside another: programs, this Python, the project."""
    wanted = {Path("/usr"), Path(sys.base_prefix).resolve(), ROOT}
    return sorted(path for path in wanted if wanted.isdisjoint(path.parents))


def command(arguments: list[str]) -> str:
    """What the guest runs. CI is passed on, so that a skip counts there too."""
    told = {"REGULARS_GUEST": "yes", "PYTHONDONTWRITEBYTECODE": "1", "CI": os.environ.get("CI", "")}
    colour = f"--color={'yes' if sys.stdout.isatty() else 'no'}"
    names = [f"{name}={value}" for name, value in told.items()]
    words = ["env", *names, sys.executable, *PYTEST, colour, *arguments]
    return f"cd {shlex.quote(str(ROOT))} && {shlex.join(words)}"


def qemu(image: Path, shares: list[Path]) -> list[str]:
    """The command. /dev/kvm is not even tried: there are machines where it is there and does not work."""
    command = ["qemu-system-x86_64", "-accel", "tcg,tb-size=256", "-cpu", "max", "-smp", "1", "-m", "1024"]
    command += ["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-nic", "none"]
    command += ["-kernel", str(image), "-initrd", str(FOLDER / "initramfs")]
    command += ["-append", "console=ttyS0 panic=-1 random.trust_cpu=on firmware_class.path=/firmware"]
    command += ["-serial", f"file:{CONSOLE}", "-serial", "stdio"]
    for number, path in enumerate(shares):
        options = "security_model=none,readonly=on,multidevs=remap"
        command += ["-virtfs", f"local,path={path},mount_tag=share{number},{options}"]
    return command


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM as Ctrl-C: the guest is ended on the way out."""
    raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
