"""The shop's database: its tables, its journal, its transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.apply import apply
from appliance.events import Event, Recorded, without_personal
from appliance.store.connection import Database
from appliance.store.counter import GuessTable, ScanTable, SecretTable
from appliance.store.customers import CustomerTable
from appliance.store.journal import Journal
from appliance.store.ledger import LedgerTable, PurchaseTable
from appliance.store.migrate import create_file, is_sound, migrate
from appliance.store.offers import OfferTable
from appliance.store.people import CardTable, CodeTable, ConsentTable, PreferenceTable
from appliance.store.presence import DeviceTable, GenerationTable, VisitTable
from appliance.store.products import ProductTable
from appliance.store.slips import SlipTable
from appliance.values.uuid7 import uuid7


class Records:
    """See ports.Records."""

    def __init__(self, database: Database, shop: str, epoch: int) -> None:
        self.shop = shop
        self.journal = Journal(database, shop, epoch)
        self.customers = CustomerTable(database, shop)
        self.codes = CodeTable(database, shop)
        self.cards = CardTable(database)
        self.consents = ConsentTable(database)
        self.ledger = LedgerTable(database)
        self.purchases = PurchaseTable(database, shop)
        self.devices = DeviceTable(database)
        self.generations = GenerationTable(database)
        self.visits = VisitTable(database)
        self.scans = ScanTable(database)
        self.preferences = PreferenceTable(database)
        self.products = ProductTable(database)
        self.slips = SlipTable(database)
        self.offers = OfferTable(database)
        self.secrets = SecretTable(database)
        self.guesses = GuessTable(database)

    def record(self, event: Event) -> Recorded:
        recorded = self.journal.append(event)
        apply(self, recorded)
        return recorded

    def erase_personal(self, customer: str) -> None:
        self.journal.erase_personal(customer)

    def forget_if_erased(self, recorded: Recorded) -> Recorded:
        """A shop that reports late must not bring an erased person back."""
        event = recorded.event
        subject = getattr(event, "customer", None)
        if subject is None or not self.customers.is_erased(subject):
            return recorded
        return Recorded(
            id=recorded.id,
            shop=recorded.shop,
            epoch=recorded.epoch,
            seq=recorded.seq,
            event=without_personal(event),
        )


class ShopStore:
    """See ports.Store. Safe for threads: each has its own connection."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.records = Records(database, *_identity(database))

    @contextmanager
    def transaction(self) -> Iterator[Records]:
        with self._db.transaction():
            yield self.records

    def receive(self, recorded: Recorded) -> bool:
        with self._db.transaction():
            known = self.records.forget_if_erased(recorded)
            fresh = self.records.journal.insert(known)
            if fresh:
                apply(self.records, known)
            return fresh

    def fold_log(self) -> None:
        self._db.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def version(self) -> int:
        return self._db.version()

    def is_sound(self) -> bool:
        return is_sound(self._db)

    def close(self) -> None:
        self._db.close()


def open_store(path: Path) -> ShopStore:
    """Create, migrate and open the shop's database; raises StoreFault."""
    create_file(path)
    database = Database(path)
    migrate(database, "shop")
    return ShopStore(database)


def _identity(database: Database) -> tuple[str, int]:
    """The shop's own id and the epoch of this card, made at first use."""
    with database.transaction():
        database.run("INSERT INTO identity VALUES (1, ?, 1) ON CONFLICT (only) DO NOTHING", uuid7())
        ((shop, epoch),) = database.rows("SELECT shop, epoch FROM identity")
    return shop, epoch
