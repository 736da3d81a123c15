"""Power, heat, card and clock, as the kernel tells of them under `root`."""

import shutil
from pathlib import Path

from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN, Finding
from appliance.values.moment import PLAUSIBLE

WARM, HOT = 75, 82
"""Degrees Celsius. A Pi slows down from 80 on and halves its speed at 85."""
SPARE, LEAST = 1000, 300
"""Megabytes that should be free where the shop's data lie."""
COUNTER = 1700 * 1024
"""Kilobytes a counter's browser wants beside the rest: ConditionMemory= of the kiosk's units."""
WORN = 9
"""Of 11 steps of ten per cent, the last being "beyond its life" (JEDEC eMMC 5.1, DEVICE_LIFE_TIME_EST)."""


def power(root: Path = Path("/")) -> Finding:
    """The Pi's own alarm for less than 4.63 V; see raspberrypi-hwmon in the kernel's documentation."""
    alarms = [
        _read(chip / "in0_lcrit_alarm")
        for chip in sorted(root.glob("sys/class/hwmon/hwmon*"))
        if _read(chip / "name") == "rpi_volt"
    ]
    if not alarms:
        return Finding("power", UNKNOWN, "This machine has no alarm for too little voltage.")
    if "1" in alarms:
        do = "Use the official power supply and its own cable; take other devices off the board."
        return Finding("power", BAD, "The board gets too little voltage.", do)
    return Finding("power", GOOD, "The board gets enough voltage.")


def heat(root: Path = Path("/")) -> Finding:
    told = [_read(zone / "temp") for zone in root.glob("sys/class/thermal/thermal_zone*")]
    degrees = [int(one) // 1000 for one in told if one.lstrip("-").isdigit()]
    if not degrees:
        return Finding("heat", UNKNOWN, "This machine does not tell how hot it is.")
    hottest = max(degrees)
    if hottest < WARM:
        return Finding("heat", GOOD, f"{hottest} °C.")
    do = "Give it air: out of the cupboard, away from the oven, with a heat sink."
    return Finding("heat", BAD if hottest >= HOT else SOON, f"{hottest} °C.", do)


def memory(root: Path = Path("/")) -> Finding:
    """What a board of this size serves; see proc_meminfo(5)."""
    told = _read(root / "proc/meminfo").partition("MemTotal:")[2].split()
    if not told:
        return Finding("memory", UNKNOWN, "This machine does not tell how much memory it has.")
    if int(told[0]) < COUNTER:
        says = "Enough for portal and dashboard. A counter needs a Pi 4 with 2 GB or more."
        return Finding("memory", GOOD, says)
    return Finding("memory", GOOD, "Enough for portal, dashboard and counter.")


def card(data: Path, root: Path = Path("/")) -> Finding:
    """Faults that the file system met come first: they are how most cards say that they are dying."""
    faults = [_read(disk / "errors_count") for disk in root.glob("sys/fs/ext4/*")]
    if any(count not in {"", "0"} for count in faults):
        do = "Make a backup now, put a new endurance card in, and restore the backup onto it."
        return Finding("card", BAD, "The file system has met faults of the card.", do)
    there = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(there).free // 1_000_000
    if free < SPARE:
        do = "Delete old offers' pictures, or move the shop onto a larger card by backup and restore."
        return Finding("card", BAD if free < LEAST else SOON, f"{free} MB are free for the shop.", do)
    worn = [part for disk in root.glob("sys/block/mmcblk*/device/life_time") for part in _read(disk).split()]
    if any(int(part, 16) >= WORN for part in worn):
        do = "Put a new card in within the next weeks: make a backup and restore it there."
        return Finding("card", SOON, "The card has used up most of its life.", do)
    return Finding("card", GOOD, f"No faults, {free} MB are free for the shop.")


def clock(now: int, root: Path = Path("/")) -> Finding:
    """`now` in Unix seconds. systemd-timesyncd leaves a file when it has set the clock."""
    do = "Give the box internet; it sets its clock by itself."
    if now < PLAUSIBLE:
        return Finding("clock", BAD, "The clock is wrong by years.", do)
    if (root / "run/systemd/timesync/synchronized").exists():
        return Finding("clock", GOOD, "The clock was set from the internet.")
    return Finding("clock", UNKNOWN, "Nobody says that the clock was set from the internet.", do)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace").strip("\0 \n")
    except OSError:
        return ""
