"""What is plugged in at the counter: scanners, printer, lamps."""

import re
import subprocess
from collections.abc import Collection
from pathlib import Path

from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN, Finding
from appliance.service import command
from appliance.settings import KioskSettings

_PARTS = ("ready_pin", "ok_pin", "sorry_pin", "fault_pin", "buzzer_pin", "button_pin")
_ASKED = 30
"""Seconds for a printer to connect and answer three times; kiosk.ask gives up before."""
_SAID = {
    "well": Finding("printer", GOOD, "The printer answers and has paper."),
    "paper-low": Finding(
        "printer", SOON, "The printer will soon be out of paper.", "Keep a new roll beside it."
    ),
    "silent": Finding("printer", GOOD, "The printer is there; it is of a kind that tells nothing of itself."),
    "not-allowed": Finding("printer", UNKNOWN, "Not tried: only root and the kiosk may ask the printer."),
    "no-paper": Finding("printer", BAD, "The printer is out of paper.", "Put in a new roll."),
    "cover-open": Finding("printer", BAD, "The printer's cover is open.", "Close it."),
    "offline": Finding("printer", BAD, "The printer is not ready.", "Look at its lamps, and at its blade."),
    "gone": Finding(
        "printer",
        BAD,
        "The printer does not answer.",
        "Is it switched on, is its cable in, its address right?",
    ),
}
"""By the words of kiosk.ask."""


def scanner(named: Collection[str], root: Path = Path("/")) -> Finding:
    """`named` as the settings and what was learned name them: `05e0:1200`, or a path below /dev."""
    if not named:
        do = "Plug it in, say `regulars scanners learn`, and scan something."
        return Finding("scanner", UNKNOWN, "No scanner is named, so none was looked for.", do)
    here = _keyboards(root)
    missing = [one for one in sorted(named) if one.lower() not in here and not _is_path(root, one)]
    if missing:
        do = "Plug it in again, at another socket too; then try another cable."
        return Finding("scanner", BAD, f"Not attached: {', '.join(missing)}.", do)
    return Finding("scanner", GOOD, f"Attached: {', '.join(sorted(named))}.")


def _keyboards(root: Path) -> set[str]:
    """Vendor and product of every input device; see "I:" in the kernel's input/input-programming."""
    try:
        text = (root / "proc/bus/input/devices").read_text("utf-8", "replace")
    except OSError:
        return set()
    return {f"{vendor}:{product}" for vendor, product in re.findall(r"Vendor=(\w{4}) Product=(\w{4})", text)}


def _is_path(root: Path, name: str) -> bool:
    return name.startswith("/") and (root / name.lstrip("/")).exists()


def printer(address: str, data: Path) -> Finding:
    """Ask the kiosk's room, which has the door to printers; takes at most half a minute."""
    if not address:
        return Finding("printer", UNKNOWN, "No printer is named (kiosk.printer), so none was asked.")
    asking = command("kiosk.ask", "--data", str(data))
    try:
        said = subprocess.run(asking, capture_output=True, text=True, timeout=_ASKED, check=False)  # noqa: S603  # ours
    except (OSError, subprocess.TimeoutExpired):
        return _SAID["gone"]
    return _SAID.get(said.stdout.strip(), Finding("printer", UNKNOWN, "The printer could not be asked."))


def lamp(settings: KioskSettings, root: Path = Path("/")) -> Finding:
    pins = {part.removesuffix("_pin"): getattr(settings, part) for part in _PARTS}
    used = ", ".join(f"{name} at {pin}" for name, pin in pins.items() if pin)
    if not used:
        return Finding("lamp", UNKNOWN, "No lamp, buzzer or button is named, so none was looked for.")
    if not any(root.glob("dev/gpiochip*")):
        do = "Take the pins out of [kiosk] in the settings, or use a board that has pins."
        return Finding("lamp", BAD, f"Named are {used}, and this machine has no pins.", do)
    do = "Press the button shortly: a lamp lights up. No program can see whether a lamp is wired."
    return Finding("lamp", GOOD, f"The board has pins; named are {used}.", do)
