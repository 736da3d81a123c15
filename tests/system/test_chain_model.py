"""The model of a chain holds for the code as it is, and notices what would break it."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from appliance.hub import accounts, circles, ingest
from appliance.hub.database import Connection, rows
from appliance.hub.ingest import Progress
from appliance.loyalty import ledger
from appliance.loyalty.rights import Rights
from appliance.settings import Paths, load_settings
from appliance.store.rights import RightsTable
from tests.system.chain_checks import OVERSPENT, UNDONE
from tests.system.chain_model import ChainMachine
from tests.system.hub import Office
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system
DRAWN = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
"""The same for the code as it is and for the mutants of it, which are given more tries."""
LONG = settings(DRAWN, max_examples=settings().max_examples, derandomize=False)
IS_LONG = settings.get_current_profile_name() == "long"


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("model")
    with Postgres(folder) as postgres:
        office = Office(load_settings(Paths(folder)), postgres.database())
        ChainMachine.office, ChainMachine.folder = office, folder
        yield office
        office.close()


def test_nothing_is_lost_or_doubled_and_all_agree_whatever_breaks() -> None:
    run_state_machine_as_test(ChainMachine, settings=LONG if IS_LONG else DRAWN)


def finds(fault: str, draw: int = 1) -> bool:
    """Whether the model notices just this; `draw` begins where it is found soon, and changes nothing else."""
    machine = seed(draw)(type("Drawn", (ChainMachine,), {}))
    try:
        run_state_machine_as_test(machine, settings=settings(DRAWN, max_examples=100))
    except AssertionError as error:
        if fault not in str(error):
            raise
        return True
    return False


def test_it_notices_a_shop_that_spends_whatever_it_knows_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "rights_of", lambda *_: None)
    assert finds(OVERSPENT)


def test_it_notices_a_new_epoch_that_spends_what_the_last_was_granted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def every_grant(self: RightsTable, accounts: list[str]) -> list[tuple[str, int]]:
        return self._db.rows(
            "SELECT id, points - used - returned FROM granted"
            " WHERE customer = ? AND points > used + returned",
            accounts[0],
        )

    def at_once(records, own, *_):
        return Rights(tuple(records.rights.granted(own)), records.rights.unsent(own, 0))

    monkeypatch.setattr(RightsTable, "granted", every_grant)
    monkeypatch.setattr(ledger, "rights_of", at_once)
    assert finds(OVERSPENT)


def test_it_notices_rights_that_are_granted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "free", lambda balance, _outstanding: max(0, balance))
    assert finds(OVERSPENT, draw=7)


def test_it_notices_points_that_count_before_their_spending_can_be_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def at_once(progress: Progress, last: int, head: int) -> Progress:
        received = max(progress.received, last)
        return Progress(received, max(progress.announced, head), received)

    monkeypatch.setattr(ingest, "advance", at_once)
    assert finds(OVERSPENT, draw=3)


def test_it_notices_a_refusal_that_a_later_answer_overrides_without_having_known_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def latest(connection: Connection, customers: list[str]) -> dict[str, list[bool]]:
        sql = "SELECT customer, given FROM consent WHERE customer = ANY(%s) ORDER BY id"
        return {customer: [given] for customer, given in rows(connection, sql, customers)}

    monkeypatch.setattr(circles, "_answers", latest)
    assert finds(UNDONE)
