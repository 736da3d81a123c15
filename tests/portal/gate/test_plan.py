"""What to change in the table, as pure data."""

from ipaddress import IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from appliance.values.mac import Mac
from portal.gate.plan import SLACK, Doors, Plan, plan

OLENA, TAAVI = Mac.parse("02:00:5e:10:00:01"), Mac.parse("02:00:5e:10:00:02")
LINK = IPv4Network("192.168.77.0/24")

macs = st.builds(lambda number: Mac(f"{number:012x}"), st.integers(0, 5))
doors = st.builds(
    Doors,
    st.dictionaries(macs, st.integers(-5, 100)),
    st.frozensets(st.sampled_from(["wan", "wwan0"])),
    st.frozensets(st.sampled_from([LINK, IPv4Network("10.0.0.0/8")])),
)


def test_a_new_admission_is_added_with_its_time() -> None:
    assert plan(Doors({OLENA: 60}), Doors()).add == Doors({OLENA: 60})


def test_an_admission_that_ended_is_deleted() -> None:
    assert plan(Doors(), Doors({OLENA: 60})) == Plan(delete=Doors({OLENA: 0}), add=Doors())


def test_an_admission_without_time_left_is_not_wanted() -> None:
    assert not plan(Doors({OLENA: 0, TAAVI: -3}), Doors())


def test_a_longer_admission_is_deleted_and_added_again() -> None:
    assert plan(Doors({OLENA: 600}), Doors({OLENA: 60})) == Plan(Doors({OLENA: 0}), Doors({OLENA: 600}))


def test_a_few_seconds_of_difference_are_nothing_to_do() -> None:
    assert not plan(Doors({OLENA: 60}), Doors({OLENA: 60 + SLACK}))


def test_a_new_uplink_takes_the_place_of_the_old_one() -> None:
    todo = plan(
        Doors({}, frozenset({"wwan0"}), frozenset()), Doors({}, frozenset({"wan"}), frozenset({LINK}))
    )
    assert todo.delete == Doors({}, frozenset({"wan"}), frozenset({LINK}))
    assert todo.add.uplinks == {"wwan0"}


@given(wanted=doors, actual=doors)
def test_after_the_plan_there_is_nothing_left_to_do(wanted: Doors, actual: Doors) -> None:
    todo = plan(wanted, actual)
    admitted = {mac: left for mac, left in actual.admitted.items() if mac not in todo.delete.admitted}
    after = Doors(
        admitted | dict(todo.add.admitted),
        actual.uplinks - todo.delete.uplinks | todo.add.uplinks,
        actual.onlink - todo.delete.onlink | todo.add.onlink,
    )
    assert not plan(wanted, after)


@given(wanted=doors, actual=doors)
def test_nobody_is_added_who_is_there_or_deleted_who_is_not(wanted: Doors, actual: Doors) -> None:
    todo = plan(wanted, actual)
    assert set(todo.delete.admitted) <= set(actual.admitted)
    assert not (set(todo.add.admitted) & set(actual.admitted)) - set(todo.delete.admitted)
