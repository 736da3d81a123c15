"""What the guest starts from: a file in memory with busybox, a few modules of a Debian kernel and `init.sh`.

It is the guest's root for good, so nothing the guest writes outlives it. Everything else it needs it finds in
folders of this machine, which it sees without being able to change them.
"""

import lzma
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
UNPACKED = ROOT / ".cache/linux-image-amd64"
"""Where .ci/unpack puts a kernel; one that the machine has installed will do as well."""
BUSYBOX = ROOT / ".cache/busybox-static/bin/busybox"
REGULATORY = ROOT / ".cache/wireless-regdb/lib/firmware"
RULES = ROOT / "systemd/udev"
MODULES = (
    "virtio_pci", "9pnet_virtio", "9p",  # this machine's folders
    "evdev", "uinput", "usbhid", "hid_generic", "usblp",  # what a box has too
    "libcomposite", "usb_f_hid", "usb_f_printer", "dummy_hcd",  # what plays scanner and printer
    "ccm", "ctr", "cmac", "gcm", "mac80211_hwsim",  # radios, and what they encrypt with
    "crc32c_generic", "nf_tables", "nft_ct", "nft_chain_nat", "nft_nat", "nft_masq", "nft_redir",  # the gate
    "nft_fib_inet", "nft_fib_ipv4", "nft_fib_ipv6", "nft_reject_inet", "nft_reject_ipv4", "nft_reject_ipv6",
    "nft_limit", "nft_connlimit", "nft_hash",
)  # fmt: skip
FILE, FOLDER, LINK = 0o100755, 0o040755, 0o120777


def kernel() -> tuple[Path, Path]:
    """A Debian kernel and its modules; raises FileNotFoundError."""
    for root in (UNPACKED, Path("/")):
        for image in sorted(root.glob("boot/vmlinuz-*"), reverse=True):
            release = image.name.removeprefix("vmlinuz-")
            for modules in (root / "lib/modules" / release, root / "usr/lib/modules" / release):
                if modules.is_dir():
                    return image, modules
    raise FileNotFoundError("no Debian kernel")


def build(target: Path, modules: Path, shares: Iterable[Path], command: str) -> None:
    """Write the file: modules in the order of their loading, folders to mount, the shell's command to run."""
    loaded = {
        f"modules/{number:02}-{name}.ko": data for number, (name, data) in enumerate(_in_order(modules))
    }
    files = {
        "init": (ROOT / "tests/hardware/init.sh").read_bytes(),
        "busybox": BUSYBOX.read_bytes(),
        "shares": "".join(f"{path}\n" for path in shares).encode(),
        "command": f"{command}\n".encode(),
        "etc/group": Path("/etc/group").read_bytes() + b"regulars-scanner:x:64000:\n",
        "etc/passwd": Path("/etc/passwd").read_bytes(),
    }
    # cfg80211 takes Debian's table of which channels are allowed where, and only with its signature.
    files |= {
        f"firmware/{name}": (REGULATORY / f"{name}-debian").read_bytes()
        for name in ("regulatory.db", "regulatory.db.p7s")
    }
    files |= {f"etc/udev/rules.d/{rules.name}": rules.read_bytes() for rules in RULES.glob("*.rules")}
    target.write_bytes(archive(files | loaded))


def _in_order(folder: Path) -> Iterator[tuple[str, bytes]]:
    """MODULES, each after those it depends on, with what is in its file."""
    paths = {path.name.split(".ko")[0].replace("-", "_"): path for path in folder.rglob("*.ko*")}
    done: set[str] = set()

    def load(name: str) -> Iterator[tuple[str, bytes]]:
        # What is no file is built into the kernel.
        if name in done or name not in paths:
            return
        done.add(name)
        packed = paths[name].read_bytes()
        data = lzma.decompress(packed) if paths[name].suffix == ".xz" else packed
        for needed in depends(data):
            yield from load(needed)
        yield name, data

    for name in MODULES:
        yield from load(name)


def depends(module: bytes) -> list[str]:
    """What a module names as needed, in its .modinfo."""
    found = re.search(rb"\0depends=([^\0]*)\0", module)
    return [name.replace("-", "_") for name in found[1].decode().split(",") if name] if found else []


def archive(files: Mapping[str, bytes]) -> bytes:
    """A cpio archive ("newc", Documentation/driver-api/early-userspace/buffer-format.rst of the kernel)."""
    folders = [
        "dev",
        "etc",
        "etc/udev",
        "etc/udev/rules.d",
        "firmware",
        "modules",
        "proc",
        "run",
        "sys",
        "tmp",
        "usr",
    ]
    entries = [_entry(name, FOLDER) for name in folders]
    entries += [_entry(name, LINK, f"usr/{name}".encode()) for name in ("bin", "sbin", "lib", "lib64")]
    entries += [_entry(name, FILE, data) for name, data in files.items()]
    return b"".join([*entries, _entry("TRAILER!!!", 0)])


def _entry(name: str, mode: int, data: bytes = b"") -> bytes:
    fields = (0, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
    head = b"070701" + b"".join(b"%08x" % field for field in fields) + name.encode() + b"\0"
    return _padded(head) + _padded(data)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)
