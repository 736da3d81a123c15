"""A process killed at any moment loses nothing it acknowledged."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from appliance.documents import DocumentFolder
from appliance.errors import StoreNewer
from appliance.settings import Paths, load_settings
from appliance.shop import open_shop
from appliance.store.connection import Database
from appliance.store.shop_store import open_store
from appliance.values.money import Money
from appliance.values.phone import Phone

WRITER = """
import sys
from pathlib import Path
from appliance.settings import Paths, load_settings
from appliance.shop import open_shop
from appliance.values.money import Money
shop = open_shop(load_settings(Paths(Path(sys.argv[1]))))
number = int(sys.argv[2])
(customer,) = shop.customers.newest()
while True:
    number += 1
    shop.purchases.record(customer.id, Money(100, "UAH"), str(number))
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


def killed_writer(folder: Path, begin: int, seconds: float) -> list[int]:
    """Receipt numbers that a writer acknowledged before it was killed."""
    words = [sys.executable, "-c", WRITER, str(folder), str(begin)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        assert process.stdout
        first = process.stdout.readline()
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read().decode().split("\n")[:-1]
    return [int(first), *map(int, rest)]


@pytest.mark.parametrize(
    "kills", [15, pytest.param(100, marks=[pytest.mark.system(root=False), pytest.mark.slow])]
)
def test_a_killed_writer_loses_no_acknowledged_purchase(tmp_path: Path, kills: int) -> None:
    shop = open_shop(load_settings(Paths(tmp_path)))
    customer = shop.customers.add(Phone("+380671234567"))
    chance = random.Random(1)  # noqa: S311  # moments, not secrets
    acknowledged: list[int] = []
    for _ in range(kills):
        begin = acknowledged[-1] + 10 if acknowledged else 0
        acknowledged += killed_writer(tmp_path, begin, chance.uniform(0, 0.05))
        assert shop.is_sound()
    kept = {purchase.receipt for purchase in shop.purchases.of(customer.id, limit=1_000_000)}
    assert {str(number) for number in acknowledged} <= kept
    assert shop.ledger.balance(customer.id) == len(kept)
    shop.close()


BUSY_EDITOR = """
import sys
from pathlib import Path
from appliance.documents import DocumentFolder
documents = DocumentFolder(Path(sys.argv[1]))
current = documents.put("offers", {"id": "", "revision": 0, "body": ""})
while True:
    size = (len(current["body"]) * 7 + 1) % 50_000
    current = documents.put("offers", {**current, "body": "y" * size})
"""


def readings(path: Path) -> range:
    """3,000 of them, once the editor has begun."""
    deadline = time.monotonic() + 20
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return range(3_000)


def test_readers_never_see_half_a_document(tmp_path: Path) -> None:
    path = tmp_path / "shop" / "offers.json"
    with subprocess.Popen([sys.executable, "-c", BUSY_EDITOR, str(tmp_path)]) as editor:
        try:
            seen = [DocumentFolder(tmp_path).all("offers") for _ in readings(path)]
        finally:
            editor.kill()
    assert {len(found) for found in seen} == {1}
    assert len({len(found[0]["body"]) for found in seen}) > 10


def test_an_edit_is_always_noticed(tmp_path: Path) -> None:
    documents, reader = DocumentFolder(tmp_path), DocumentFolder(tmp_path)
    document = documents.put("offers", {"id": "", "revision": 0, "body": ""})
    for number in range(200):
        before = reader.stamp()
        document = documents.put("offers", {**document, "body": str(number % 10)})
        assert reader.stamp() != before


def test_two_shops_opening_at_once_agree_on_one_identity(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from appliance.store.shop_store import open_store;"
        "print(open_store(Path(sys.argv[1])).records.shop)"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "shop.db")]
    started = [subprocess.Popen(words, stdout=subprocess.PIPE) for _ in range(6)]
    told = {process.communicate()[0] for process in started}
    assert len(told) == 1
    assert not any(process.returncode for process in started)


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    open_store(path).close()
    database = Database(path)
    database.connection.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreNewer):
        open_store(path)


def test_the_file_can_be_opened_by_the_group_even_under_a_strict_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        open_store(tmp_path / "shop.db").close()
    finally:
        os.umask(before)
    assert (tmp_path / "shop.db").stat().st_mode & 0o777 == 0o660


def test_every_commit_is_on_disk(tmp_path: Path) -> None:
    open_store(tmp_path / "shop.db").close()
    database = Database(tmp_path / "shop.db")
    assert database.rows("PRAGMA synchronous") == [(2,)]
    assert database.rows("PRAGMA journal_mode") == [("wal",)]
    assert database.rows("PRAGMA secure_delete") == [(1,)]


def test_two_processes_that_credit_one_receipt_credit_once(tmp_path: Path) -> None:
    shop = open_shop(load_settings(Paths(tmp_path)))
    customer = shop.customers.add(Phone("+380671234567"))
    done: list[str] = []
    threads = [
        threading.Thread(
            target=lambda: done.append(shop.purchases.record(customer.id, Money(500, "UAH"), "77").id)
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 8
    assert len(set(done)) == 1
    assert shop.ledger.balance(customer.id) == 5
