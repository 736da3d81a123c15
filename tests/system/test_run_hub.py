"""`make run-hub` as somebody tries a chain on their desk."""

from functools import partial
from pathlib import Path

import pytest

from appliance.values.phone import Phone
from tests.system.net import until
from tests.system.run_hub import Running
from tests.system.test_run import free_ports

pytestmark = pytest.mark.system(root=False)
OLENA = Phone("+380671234567")


def test_a_customer_of_one_shop_is_known_in_the_other_also_after_everything_was_ended(tmp_path: Path) -> None:
    for _ in range(2):
        ports = free_ports(7)
        running = Running(tmp_path, {"kyiv": tuple(ports[:3]), "tallinn": tuple(ports[3:6])}, ports[6])
        with running.started() as shops:
            tallinn = shops["tallinn"]
            assert until(partial(tallinn.upstream.find, "phone", OLENA.e164), 60)
            olena = tallinn.customers.by_phone(OLENA)
            assert olena and olena.name == "Олена"
            assert tallinn.ledger.balance(olena.id) > 0
