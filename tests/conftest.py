"""What all tests share: a clock that stands still, a shop with people, and the rule about skipped tests."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.testing import FakeClock, filled_shop

SYSTEM = Path(__file__).parent / "system"
"""The fast runs do not even read what lies there: each worker would."""
MACHINE_CANNOT = "this machine cannot"
"""A skip whose reason begins so passes in continuous integration; no other does."""

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2_000)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


class Compiled(BytecodeCache):
    """Templates that one test compiled serve the next one's application too."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if known := self._known.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {"bytecode_cache": Compiled()}


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still until a test moves it."""
    return FakeClock()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a filled shop, to be copied: filling it takes ten times as long."""
    folder = tmp_path_factory.mktemp("filled")
    filled_shop(folder, FakeClock()).close()
    return folder


@pytest.fixture
def shop(tmp_path: Path, clock: FakeClock, filled: Path) -> Iterator[Shop]:
    """A shop with people, cards, points and offers, in a folder of its own, living by `clock`."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    shop = open_shop(load_settings(Paths(tmp_path)), clock)
    yield shop
    shop.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without root a system test is left out, unless it says `@pytest.mark.system(root=False)`."""
    strays = [item.nodeid for item in items if _is_system(item) != (SYSTEM in item.path.parents)]
    if strays:
        raise pytest.UsageError(
            f"What needs real programs lies in tests/system, and nothing else does: {strays}"
        )
    if os.geteuid() == 0:
        return
    for item in items:
        mark = item.get_closest_marker("system")
        if mark and mark.kwargs.get("root", True):
            item.add_marker(pytest.mark.skip(reason="needs root: namespaces, addresses, a firewall"))


def _is_system(item: pytest.Item) -> bool:
    """Whether `make test` runs it beside real programs; it looks for slow ones nowhere."""
    slow = item.get_closest_marker("slow") is not None
    return item.get_closest_marker("system") is not None and (SYSTEM in item.path.parents or not slow)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason in _unexcused(terminalreporter):
        terminalreporter.write_line(f"In continuous integration a skip is a fault: {reason}", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and _unexcused(reporter) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unexcused(reporter: pytest.TerminalReporter) -> list[str]:
    """Reasons of the skips that fail this run; none outside continuous integration."""
    if os.environ.get("CI") != "true":
        return []
    reasons = [str(report.longrepr[2]) for report in reporter.stats.get("skipped", [])]
    return [reason for reason in reasons if not reason.startswith(f"Skipped: {MACHINE_CANNOT}")]
