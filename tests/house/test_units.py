"""Every line that hardens a unit stands under its reason, and every process has a ceiling."""

import re
from pathlib import Path

from appliance.doctor.board import COUNTER

PLAIN = re.compile(
    r"\[|$|#|(Description|Documentation|After|Before|Wants|Conflicts|PartOf|RequiresMountsFor|WantedBy|Type|User|"
    r"RemainAfterExit|ExecStart|EnvironmentFile|Environment|TimeoutStartSec|Restart|RestartSec|WatchdogSec|MemoryMax|"
    r"OnCalendar|OnBootSec|OnUnitActiveSec|RandomizedDelaySec|Standard\w+|TTY\w+|RuntimeDirectoryMode|"
    r"IOSchedulingClass|DefaultDependencies)="
)
"""What says by itself what it is for, or is one with the line above it."""


def units(root: Path) -> list[Path]:
    return sorted(path for path in (root / "systemd/system").rglob("*regulars*") if path.is_file())


def drop_ins(root: Path) -> list[Path]:
    return sorted((root / "systemd/system").glob("*/*.conf"))


def without_reason(path: Path) -> list[str]:
    lines = path.read_text().replace("\\\n", " ").splitlines()
    pairs = zip(["", *lines], lines, strict=False)
    return [
        f"{path.name}: {line}" for above, line in pairs if not PLAIN.match(line) and not above.startswith("#")
    ]


def test_every_line_that_hardens_has_its_reason_above_it(root: Path) -> None:
    files = [*units(root), *drop_ins(root)]
    assert len(files) > 25
    assert [line for path in files for line in without_reason(path)] == []


def test_a_line_without_a_reason_is_found(tmp_path: Path) -> None:
    unit = tmp_path / "a.service"
    unit.write_text("[Service]\n# It reads nothing.\nProtectHome=yes\nPrivateTmp=yes\n")
    assert without_reason(unit) == ["a.service: PrivateTmp=yes"]


def test_every_service_has_a_ceiling_for_its_memory(root: Path) -> None:
    services = [path.read_text() for path in units(root) if path.suffix == ".service"]
    assert len(services) == 22
    assert all(re.search(r"^MemoryMax=\d+[MG]$", text, re.MULTILINE) for text in services)


def test_the_units_and_doctor_agree_how_large_a_board_with_a_counter_is(root: Path) -> None:
    counter = [path for path in units(root) if "ConditionMemory=" in path.read_text()]
    assert [path.stem for path in counter] == ["regulars-kiosk-browser", "regulars-kiosk"]
    assert all(f"ConditionMemory=>={COUNTER // 1024}M\n" in path.read_text() for path in counter)


def test_every_service_but_a_few_has_a_user_of_its_own(root: Path) -> None:
    services = [path for path in units(root) if path.suffix == ".service"]
    roots = [path.stem for path in services if "\nUser=regulars-" not in path.read_text()]
    assert roots == [
        "configure-regulars",
        "regulars-answers",
        "regulars-base",
        "regulars-bring-back",
        "regulars-factory-reset",
        "regulars-first-run",
        "regulars-wifi",
        "update-regulars-card",
        "update-regulars",
    ]
