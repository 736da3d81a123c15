"""What is measured, and how it is told: CPU by the scheduler, memory as PSS, time by a steady clock."""

import cProfile
import io
import os
import platform
import pstats
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

BATCHES, BATCH = 21, 80


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one request: CPU of the server, user and system, and elapsed."""

    cpu: float
    took: float


def cpu(pid: int) -> float:
    """Milliseconds of CPU that all threads of a process have used."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6


def cost(pid: int, request: Callable[[], object]) -> Cost:
    """Of one request: medians of batches, so a busy moment counts little."""
    batches = []
    for _ in range(BATCHES):
        before, started = cpu(pid), time.monotonic()
        for _ in range(BATCH):
            request()
        batches.append((cpu(pid) - before, (time.monotonic() - started) * 1000))
    used, took = zip(*batches[1:], strict=True)  # the first one warms up
    return Cost(statistics.median(used) / BATCH, statistics.median(took) / BATCH)


def memory(pid: int) -> float:
    """PSS in MB: shared pages are divided among those who share them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def spread(times: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def sync_cost(folder: Path) -> float:
    """Milliseconds of the smallest durable write on this disk, median of 200."""
    block, times = bytes(4096), []
    with (folder / "sync").open("wb") as file:
        for _ in range(200):
            started = time.monotonic()
            file.write(block)
            file.flush()
            os.fdatasync(file.fileno())
            times.append((time.monotonic() - started) * 1000)
    (folder / "sync").unlink()
    return statistics.median(times)


def machine() -> str:
    cpus = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    name = cpus[0].partition(": ")[2] if cpus else platform.machine()
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} x {name}, Linux {platform.release()}, Python {platform.python_version()},"
        f" load {load:.1f}"
    )


def told(name: str, figure: float, aim: float, unit: str) -> str:
    """A figure beside its aim, which is more than 0, and by how much it misses it."""
    verdict = "met" if figure <= aim else f"MISSED by {(figure / aim - 1) * 100:.0f} %"
    return f"  {name:<44} {figure:7.2f} {unit:<5}  aim {aim:g}: {verdict}"


def profile(call: Callable[[], object], times: int = 300, lines: int = 14) -> str:
    """Where the CPU goes in `times` calls, by the functions' own time."""
    with cProfile.Profile() as profiler:
        for _ in range(times):
            call()
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).strip_dirs().sort_stats("tottime").print_stats(lines)
    return text.getvalue()
