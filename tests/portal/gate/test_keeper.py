"""The keeper against a kernel made of Python: what it asks for, and when it looks again."""

from collections.abc import Mapping

import pytest

from appliance.errors import StoreFault
from appliance.rows import ALWAYS
from appliance.values.mac import Mac
from portal.gate.keeper import LOOK_EVERY, Keeper
from portal.gate.nft import GateFault, Missing
from portal.gate.plan import Doors, Plan

OLENA, TAAVI = Mac.parse("02:00:5e:10:00:01"), Mac.parse("02:00:5e:10:00:02")


class Kernel:
    """A table as the keeper sees one: refuses to delete what is not there, as nftables does."""

    def __init__(self) -> None:
        self.admitted: dict[Mac, int] | None = None
        self.loads = self.changes = self.looks = 0
        self.form = "as shipped"
        self.links = Doors()

    def load(self, _rules: str, plan: Plan, _apart: str = "") -> None:
        self.admitted, self.links = dict(plan.add.admitted), plan.add
        self.form = "as shipped"
        self.loads += 1

    def change(self, plan: Plan) -> None:
        if self.admitted is None or set(plan.delete.admitted) - set(self.admitted):
            raise Missing(said="No such file or directory")
        for mac in plan.delete.admitted:
            del self.admitted[mac]
        self.admitted = {**plan.add.admitted, **self.admitted}  # adding what is there changes nothing
        self.changes += 1

    def doors(self) -> Doors:
        self.looks += 1
        if self.admitted is None:
            raise Missing(said="No such file or directory")
        return Doors(dict(self.admitted), self.links.uplinks, self.links.onlink)

    def shape(self) -> str:
        if self.admitted is None:
            raise Missing(said="No such file or directory")
        return self.form


class Wanted:
    """Admissions as dictionaries, each with the number of its last change."""

    def __init__(self) -> None:
        self.number = self.compared = self.tidied = 0
        self.macs: dict[Mac, int] = {}
        self.changed: dict[Mac, int] = {}
        self.readable = True

    def wanted(self, now: int) -> tuple[int, Mapping[Mac, int]]:
        if not self.readable:
            raise StoreFault(said="disk I/O error")
        self.compared += 1
        return self.number, dict(self.macs)

    def changes(self, since: int, now: int) -> tuple[int, Mapping[Mac, int]]:
        return self.number, {
            mac: self.macs.get(mac, 0) for mac, number in self.changed.items() if number > since
        }

    def tidy(self, now: int) -> None:
        self.tidied += 1

    def admit(self, mac: Mac, seconds: int = 3600) -> None:
        self.number += 1
        self.changed[mac] = self.number
        self.macs[mac] = seconds

    def end(self, mac: Mac) -> None:
        self.admit(mac)
        del self.macs[mac]


class Bench:
    def __init__(self) -> None:
        self.kernel, self.wanted, self.time = Kernel(), Wanted(), 0.0
        self.keeper = Keeper(
            self.kernel,  # type: ignore[arg-type]  # a kernel made of Python
            self.wanted,
            lambda: 1_763_834_400,
            rules="table inet regulars {}",
            clock=lambda: self.time,
        )


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_the_first_pass_loads_the_table_with_everybody_in_it(bench: Bench) -> None:
    bench.wanted.admit(OLENA)
    assert bench.keeper.apply() == 1
    assert bench.kernel.admitted == {OLENA: 3600}
    assert (bench.kernel.loads, bench.kernel.changes) == (1, 0)


def test_a_login_costs_one_change_and_no_look(bench: Bench) -> None:
    bench.keeper.apply()
    looks = bench.kernel.looks
    bench.wanted.admit(OLENA)
    assert bench.keeper.apply() == 1
    assert bench.kernel.admitted == {OLENA: 3600}
    assert (bench.kernel.changes, bench.kernel.looks) == (1, looks)


def test_nothing_new_changes_nothing(bench: Bench) -> None:
    bench.wanted.admit(OLENA)
    bench.keeper.apply()
    bench.keeper.apply()
    assert (bench.kernel.loads, bench.kernel.changes) == (1, 0)


def test_time_that_passed_is_no_reason_to_write(bench: Bench) -> None:
    bench.wanted.admit(OLENA, 3600)
    bench.keeper.apply()
    bench.time += 2
    bench.wanted.admit(OLENA, 3598)
    bench.keeper.apply()
    assert bench.kernel.changes == 0


def test_a_table_that_vanished_is_loaded_at_the_next_look(bench: Bench) -> None:
    bench.wanted.admit(OLENA)
    bench.keeper.apply()
    bench.kernel.admitted = None
    bench.time += LOOK_EVERY
    bench.keeper.apply()
    assert bench.kernel.admitted == {OLENA: 3600}


def test_a_changed_rule_is_noticed_at_the_next_look(bench: Bench) -> None:
    bench.keeper.apply()
    bench.kernel.form = "somebody was here"
    bench.time += LOOK_EVERY
    bench.keeper.apply()
    assert bench.kernel.form == "as shipped"


def test_somebody_added_by_hand_is_thrown_out_at_the_next_look(bench: Bench) -> None:
    bench.keeper.apply()
    bench.kernel.admitted = {TAAVI: 1 << 40}
    bench.time += LOOK_EVERY
    bench.keeper.apply()
    assert bench.kernel.admitted == {}


def test_a_refused_change_loads_the_table_anew(bench: Bench) -> None:
    bench.wanted.admit(OLENA)
    bench.keeper.apply()
    bench.kernel.admitted = {}
    bench.wanted.end(OLENA)
    bench.wanted.admit(TAAVI)
    assert bench.keeper.apply() == 3
    assert bench.kernel.admitted == {TAAVI: 3600}
    assert bench.kernel.loads == 2


def test_a_kernel_that_refuses_everything_is_a_fault(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise GateFault(said="Device or resource busy")

    monkeypatch.setattr(bench.kernel, "load", refuse)
    with pytest.raises(GateFault, match="busy"):
        bench.keeper.apply()


def test_between_two_looks_only_what_changed_is_read(bench: Bench) -> None:
    bench.keeper.apply()
    bench.wanted.admit(OLENA)
    bench.keeper.apply()
    bench.wanted.admit(TAAVI)
    bench.keeper.apply()
    assert bench.wanted.compared == 1
    assert bench.kernel.admitted == {OLENA: 3600, TAAVI: 3600}


def test_a_right_taken_away_closes_at_once_and_a_second_time_is_nothing(bench: Bench) -> None:
    bench.wanted.admit(OLENA)
    bench.keeper.apply()
    bench.wanted.end(OLENA)
    assert bench.keeper.apply() == 2
    assert bench.kernel.admitted == {}
    bench.wanted.end(OLENA)
    assert bench.keeper.apply() == 3
    assert (bench.kernel.loads, bench.kernel.changes) == (1, 1)


def test_admissions_that_begin_to_count_anew_are_compared_whole(bench: Bench) -> None:
    bench.wanted.admit(OLENA)
    bench.keeper.apply()
    bench.wanted.__init__()  # type: ignore[misc]  # somebody deleted the file
    assert bench.keeper.apply() == 0
    assert bench.kernel.admitted == {}


def test_the_shops_own_device_is_let_in_without_an_end_and_left_alone(bench: Bench) -> None:
    bench.wanted.macs[TAAVI] = ALWAYS
    bench.keeper.apply()
    bench.time += LOOK_EVERY
    bench.keeper.apply()
    assert bench.kernel.admitted == {TAAVI: ALWAYS}
    assert bench.kernel.changes == 0


def test_ended_admissions_are_tidied_away_at_every_look(bench: Bench) -> None:
    bench.keeper.apply()
    bench.keeper.apply()
    assert bench.wanted.tidied == 1
    bench.time += LOOK_EVERY
    bench.keeper.apply()
    assert bench.wanted.tidied == 2


def test_who_logs_in_again_in_the_last_second_is_not_forgotten(bench: Bench) -> None:
    bench.wanted.admit(OLENA, 60)
    bench.keeper.apply()
    bench.time += 58.5
    bench.kernel.admitted = {OLENA: 1}  # 1.9 s, as the kernel says it
    bench.wanted.macs[OLENA] = 1
    bench.keeper.apply()
    bench.time += 1.5  # 0.4 s are left of it
    bench.wanted.admit(OLENA, 3600)
    assert bench.keeper.apply() == 2
    assert bench.kernel.admitted == {OLENA: 3600}


def test_without_readable_admissions_a_table_that_somebody_flushed_is_closed(bench: Bench) -> None:
    bench.wanted.admit(OLENA)
    bench.keeper.apply()
    bench.wanted.readable, bench.kernel.form, bench.time = False, "no rules", LOOK_EVERY
    with pytest.raises(StoreFault):
        bench.keeper.apply()
    assert (bench.kernel.admitted, bench.kernel.form) == ({}, "as shipped")
    bench.wanted.readable = True
    bench.keeper.apply()
    assert bench.kernel.admitted == {OLENA: 3600}


@pytest.mark.parametrize("admitted", [None, {OLENA: 60}])
def test_without_readable_admissions_a_table_that_is_there_stays_and_a_missing_one_is_closed(
    bench: Bench, admitted: dict[Mac, int] | None
) -> None:
    bench.kernel.admitted, bench.wanted.readable = admitted, False
    with pytest.raises(StoreFault):
        bench.keeper.apply()
    assert bench.kernel.admitted == (admitted or {})
