"""What the gate's process does first, and what it does not do without the admissions."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.errors import StoreFault
from appliance.settings import Paths, Settings, load_settings
from portal.gate import __main__ as gate
from portal.gate.nft import GateFault, Missing


class Kernel:
    """Tells what was loaded; without a table at first."""

    def __init__(self) -> None:
        self.loads: list[str] = []
        self.refuses = False

    def shape(self) -> str:
        if not self.loads:
            raise Missing(said="No such file or directory")
        return "as loaded"

    def load(self, rules: str, _plan: object, _apart: str = "") -> None:
        if self.refuses:
            raise GateFault(said="Device or resource busy")
        self.loads.append(rules)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shipped = load_settings(Paths(tmp_path))
    return replace(shipped, portal=replace(shipped.portal, interface="lo"))


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    kernel = Kernel()
    monkeypatch.setattr(gate, "Nftables", lambda: kernel)
    return kernel


@pytest.fixture
def forwarded(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the kernel was told of forwarding."""
    told: list[bool] = []
    monkeypatch.setattr(gate, "forward", lambda ipv6, shoppers: told.append(ipv6))
    return told


class Passes:
    """A keeper that cannot read its store `faults` times, and a stop two looks after that."""

    uplink = ""

    def __init__(self, faults: int) -> None:
        self.left, self.done = faults, 0

    def __call__(self, *_: object, **__: object) -> "Passes":
        return self

    def __bool__(self) -> bool:
        return self.done > 1

    def wait(self, *_: object) -> bool:
        return False

    def apply(self) -> int:
        self.left -= 1
        self.done += self.left < 0
        if self.left >= 0:
            raise StoreFault(said="disk I/O error")
        return 7


Serve = Callable[[Passes], None]


@pytest.fixture
def serve(settings: Settings, kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> Serve:
    def serve(passes: Passes) -> None:
        monkeypatch.setattr(gate, "Keeper", passes)
        gate.serve(settings, passes)  # type: ignore[arg-type]  # a stop that no signal brings

    return serve


def test_forwarding_begins_with_the_first_pass_that_is_done(serve: Serve, forwarded: list[bool]) -> None:
    seen: list[int] = []
    passes = Passes(3)
    passes.wait = lambda *_: seen.append(len(forwarded)) or False  # type: ignore[method-assign, func-returns-value]
    serve(passes)
    assert seen == [0, 0, 0, 1]
    assert len(forwarded) == 1


def test_a_store_that_cannot_be_opened_leaves_the_machine_closed(
    settings: Settings, kernel: Kernel, forwarded: list[bool]
) -> None:
    settings.paths.admissions_db.mkdir(parents=True)
    with pytest.raises(StoreFault):
        gate.serve(settings, Passes(0))  # type: ignore[arg-type]  # never asked
    assert len(kernel.loads) == 1
    assert forwarded == []


def test_a_table_that_is_in_force_is_not_closed_over_everybodys_head(
    kernel: Kernel, settings: Settings
) -> None:
    kernel.loads = ["of a former life"]
    gate.close(kernel, settings)  # type: ignore[arg-type]  # a kernel made of Python
    assert kernel.loads == ["of a former life"]


def test_a_kernel_that_refuses_the_closed_table_is_told(
    kernel: Kernel, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    kernel.refuses = True
    gate.close(kernel, settings)  # type: ignore[arg-type]  # a kernel made of Python
    assert "busy" in caplog.text
