"""The shop's database: its tables, its journal, its transactions."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from apsw import ConstraintError

from appliance.apply import apply
from appliance.chain import Letter
from appliance.errors import BadLetter
from appliance.events import CardLinked, CustomerRegistered, Event, Recorded, without_personal
from appliance.store.connection import Database
from appliance.store.counter import GuessTable, ScanTable, SecretTable, TrailTable
from appliance.store.customers import CustomerTable
from appliance.store.journal import Journal
from appliance.store.ledger import LedgerTable, PurchaseTable
from appliance.store.migrate import create_file, is_sound, migrate, step
from appliance.store.offers import OfferTable
from appliance.store.people import CardTable, CodeTable, ConsentTable, PreferenceTable
from appliance.store.presence import DeviceTable, GenerationTable, VisitTable
from appliance.store.products import ProductTable
from appliance.store.rights import RightsTable
from appliance.store.slips import SlipTable
from appliance.store.upstream import UpstreamTable
from appliance.values.uuid7 import uuid7

TELLING_WHO = (CustomerRegistered, CardLinked)
"""Who was forgotten because they ended sharing, and allows it again, is told of once more by these."""


class Records:
    """See ports.Records."""

    def __init__(self, database: Database, shop: str) -> None:
        self.shop = shop
        self.journal = Journal(database, shop)
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
        self.rights = RightsTable(database, shop)
        self.offers = OfferTable(database)
        self.secrets = SecretTable(database)
        self.trail = TrailTable(database)
        self.guesses = GuessTable(database)
        self.upstream = UpstreamTable(database)

    def record(self, event: Event) -> Recorded:
        recorded = self.journal.append(event)
        apply(self, recorded)
        return recorded

    def receive(self, recorded: Recorded) -> bool:
        known = self._forget_if_erased(recorded)
        fresh = self.journal.insert(known)
        if fresh or (isinstance(known.event, TELLING_WHO) and self.journal.restore_personal(known)):
            apply(self, known)
        return fresh

    def erase_personal(self, customer: str) -> None:
        self.journal.erase_personal(customer)

    def forget_others(self, customer: str) -> None:
        """Forget who a customer is, as far as other shops told it; what they told of points stays."""
        self.cards.unlink_others(customer, self.shop)
        if not self.journal.registered(customer):
            self.customers.forget(customer)
        self.journal.erase_personal_of_others(customer)

    def _forget_if_erased(self, recorded: Recorded) -> Recorded:
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
        self.records = Records(database, _identity(database))

    @contextmanager
    def transaction(self) -> Iterator[Records]:
        with self._db.transaction():
            yield self.records

    def receive(self, recorded: Recorded) -> bool:
        with self._db.transaction():
            return self.records.receive(recorded)

    def take_in(self, letters: Sequence[Letter], take: Callable[[Records, Letter], None]) -> None:
        """Do as letters say, in their order, and note how far; what cannot be done now is put aside.

        `take` raises BadLetter for a letter that this version cannot read.
        """
        with self._db.transaction():
            for letter in letters:
                if not self._try(letter, take):
                    self.records.upstream.put_aside(letter)
                self.records.upstream.move_cursor(letter.n)

    def take_aside(self, take: Callable[[Records, Letter], None]) -> None:
        """Try what an earlier version could not read."""
        with self._db.transaction():
            for letter in self.records.upstream.laid_aside():
                if self._try(letter, take):
                    self.records.upstream.drop_aside(letter.name)

    def _try(self, letter: Letter, take: Callable[[Records, Letter], None]) -> bool:
        try:
            with self._db.savepoint():
                take(self.records, letter)
        except (BadLetter, ConstraintError):
            return False
        return True

    def fold_log(self) -> None:
        self._db.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def version(self) -> int:
        return self._db.version()

    def is_sound(self) -> bool:
        return is_sound(self._db)

    def step(self) -> int:
        return step(self._db)

    def close(self) -> None:
        self._db.close()


def open_store(path: Path) -> ShopStore:
    """Create, migrate and open the shop's database; raises StoreFault."""
    create_file(path)
    database = Database(path)
    migrate(database, "shop")
    return ShopStore(database)


def _identity(database: Database) -> str:
    """The shop's own id, made at first use together with the epoch of this card."""
    with database.transaction():
        database.run("INSERT INTO identity VALUES (1, ?, 1) ON CONFLICT (only) DO NOTHING", uuid7())
        ((shop,),) = database.rows("SELECT shop FROM identity")
    return str(shop)
