"""The udev rule, on udev's own interpreter: which devices it takes from the screen.

`udevadm test` sees invented devices (umockdev) and, in a mount namespace, our rule beside the system's.
"""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).parents[2] / "systemd"
RULE = SYSTEMD / "udev/70-regulars-scanner.rules"
PARENT = "/devices/pci0000:00/usb1/1-1/1-1:1.0/0003:05E0:1200.0001/input/input7"
KEYBOARD = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
PAD = "73fe000 0"  # digits, Enter and Num Lock of a number pad
HOME_AND_SEARCH = "20000000 0 4000000000 0 0"
POWER = "10000000000000 0"
TOUCH = "400 0 0 0 0 4000000000000"
DEVICE = f"""P: {PARENT}
E: SUBSYSTEM=input
E: NAME="Invented"
E: PRODUCT=3/5e0/1200/110
A: id/bustype=%(bus)s\\n
A: capabilities/ev=120013\\n
A: capabilities/key=%(keys)s\\n
A: capabilities/abs=%(abs)s\\n
A: capabilities/rel=0\\n
A: properties=%(properties)s\\n

P: {PARENT}/event7
N: input/event7
E: DEVNAME=/dev/input/event7
E: SUBSYSTEM=input
E: MAJOR=13
E: MINOR=71
A: dev=13:71\\n

"""
SCRIPT = """mount -t tmpfs tmpfs /etc/udev && mkdir /etc/udev/rules.d && cp "$1" /etc/udev/rules.d/ &&
mount --bind "$2" /etc/group &&
umockdev-run -d "$3" -- env SYSTEMD_LOG_LEVEL=debug udevadm test --action=add "$4" 2>&1
"""

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(
        not (shutil.which("udevadm") and shutil.which("umockdev-run")),
        reason="this machine cannot: udevadm or umockdev is not installed",
    ),
]

Told = Callable[..., str]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """What udev says about a device with these keys."""

    def tell(keys: str, bus: str = "0003", axes: str = "0", properties: str = "0") -> str:
        device, group = tmp_path / "device.umockdev", tmp_path / "group"
        device.write_text(DEVICE % {"keys": keys, "bus": bus, "abs": axes, "properties": properties})
        group.write_text(Path("/etc/group").read_text() + "regulars-scanner:x:4242:\n")
        words = ["sh", "-c", SCRIPT, "sh", str(RULE), str(group), str(device), f"{PARENT}/event7"]
        return subprocess.run(["unshare", "-m", *words], capture_output=True, text=True, check=True).stdout

    return tell


def is_taken(told: str) -> bool:
    """From the screen; a rule that udev does not understand says nothing of the kind either."""
    assert "ID_INPUT_KEY=1" in told or "ID_INPUT_TOUCHSCREEN=1" in told, told
    return "LIBINPUT_IGNORE_DEVICE=1" in told


@pytest.mark.parametrize(
    "keys", [KEYBOARD, PAD, HOME_AND_SEARCH], ids=["keyboard", "number pad", "second half"]
)
def test_whatever_types_is_kept_from_the_screen(told: Told, keys: str) -> None:
    assert is_taken(told(keys))


def test_the_kiosk_gets_it_by_its_group_and_knows_it_by_a_link(told: Told) -> None:
    found = told(KEYBOARD)
    assert "DEVLINKS=/dev/input/regulars/event7" in found
    ours = [line for line in found.splitlines() if RULE.name in line]
    assert any("GROUP 4242" in line for line in ours) and any("MODE 0660" in line for line in ours), ours


def test_a_keyboard_is_taken_whatever_else_it_claims_to_be(told: Told) -> None:
    assert is_taken(told(KEYBOARD, bus="0019"))
    assert is_taken(told(KEYBOARD, axes="260800000000003", properties="2"))


def test_the_button_that_turns_the_box_off_stays(told: Told) -> None:
    assert not is_taken(told(POWER, bus="0019"))


def test_a_touch_screen_with_a_button_stays_with_the_screen(told: Told) -> None:
    assert not is_taken(told(TOUCH, axes="260800000000003", properties="2"))


def test_the_group_is_made_by_systemd(tmp_path: Path) -> None:
    if not shutil.which("systemd-sysusers"):
        pytest.skip("this machine cannot: systemd-sysusers is not installed")
    (tmp_path / "etc").mkdir()
    file = SYSTEMD / "sysusers.d/regulars-scanner.conf"
    subprocess.run(["systemd-sysusers", f"--root={tmp_path}", str(file)], capture_output=True, check=True)
    assert "regulars-scanner:" in (tmp_path / "etc/group").read_text()
