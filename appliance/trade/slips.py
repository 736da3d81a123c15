"""Slips on their way to the kiosk's printer: what to print, not how it looks.

A slip is kept until the printer says that it was printed. One that may have been printed before is printed
again only when somebody asks, and with a mark on it. After a day it is dropped, and the owner is told.

The recovery code is another matter: it is never in the database, and is forgotten when it goes out.
"""

from collections.abc import Callable

from appliance.errors import TooManySlips
from appliance.ports import Clock, Once, Records, Store
from appliance.rows import PrintJob, PrintOrder
from appliance.values.moment import PLAUSIBLE
from appliance.values.uuid7 import uuid7

MOST = 50
"""Slips that may wait at once."""
FRESH = 120
"""Seconds in which a slip comes out by itself: later nobody stands there to take it."""
DAY = 24 * 3600


class Slips:
    """Asked for by the kiosk and by staff, printed by the kiosk. `stand` raises a notice for the owner."""

    def __init__(self, store: Store, clock: Clock, stand: Callable[[str, bool], None], secret: Once) -> None:
        self._store = store
        self._clock = clock
        self._stand = stand
        self._secret = secret

    def ask(self, order: PrintOrder) -> str:
        """Keep a slip to print, none twice; its id. One in doubt comes out again. Raises TooManySlips."""
        with self._store.transaction() as records:
            there = records.slips.all()
            same = next((job for job in there if job.order == order), None)
            if same:
                self._let_out(records, same.id)
                return same.id
            if len(there) >= MOST:
                self._make_room(records, there)
            id = uuid7()
            records.slips.add(id, order, self._clock.now())
            return id

    def ask_recovery(self, code: str, language: str) -> None:
        """Print a recovery code within two minutes or not at all; raises TooManySlips, StoreFault."""
        self._secret.put(code)
        self.ask(PrintOrder("recovery", language))

    def recovery_code(self) -> str:
        """What the slip of that kind is about; empty when it is to be printed no more."""
        return self._secret.read()

    def waiting(self) -> list[PrintJob]:
        """Whatever is not known to be printed, oldest first."""
        return self._store.records.slips.all()

    def needing_a_hand(self) -> list[PrintJob]:
        """Slips that do not come out by themselves any more: staff print them again or drop them."""
        return [job for job in self.waiting() if job.state == "unconfirmed" or not self._is_fresh(job)]

    def take(self) -> PrintJob | None:
        """The next slip to print, which is now nobody else's; None when there is none."""
        for job in self._store.records.slips.all():
            if job.state == "waiting" and self._is_fresh(job):
                with self._store.transaction() as records:
                    if records.slips.move(job.id, "waiting", "printing"):
                        return job
        return None

    def sending(self, job: PrintJob) -> None:
        """Bytes go out from now on: from here nobody knows that nothing was printed."""
        if job.order.kind == "recovery":
            self.forget_recovery()
            return
        with self._store.transaction() as records:
            records.slips.count_sent(job.id)

    def put_back(self, id: str) -> None:
        """Nothing of it went out: it is tried again."""
        with self._store.transaction() as records:
            records.slips.move(id, "printing", "waiting")

    def doubt(self, id: str) -> None:
        """It may have been printed."""
        with self._store.transaction() as records:
            records.slips.move(id, "printing", "unconfirmed")

    def again(self, id: str) -> None:
        """Somebody wants it to come out now; repeated it changes nothing."""
        with self._store.transaction() as records:
            self._let_out(records, id)

    def printed(self, id: str) -> None:
        """The printer said so; nothing is kept of it."""
        self.drop(id)
        self._stand("slips-dropped", False)

    def drop(self, id: str) -> None:
        """Nobody wants it any more."""
        with self._store.transaction() as records:
            records.slips.drop(id)

    def forget_recovery(self) -> None:
        """Nothing of a recovery code waits to be printed any more."""
        self._secret.erase()
        for job in self.waiting():
            if job.order.kind == "recovery":
                self.drop(job.id)

    def recover(self) -> None:
        """After a start: what was being sent when the process ended may have been printed."""
        with self._store.transaction() as records:
            for job in records.slips.all():
                records.slips.move(job.id, "printing", "unconfirmed" if job.sent else "waiting")

    def tidy(self) -> int:
        """Drop what is a day old, and tell the owner; how many were dropped."""
        if not any(job.order.kind == "recovery" and self._is_fresh(job) for job in self.waiting()):
            self.forget_recovery()
        now = self._clock.now()
        old = [job for job in self.waiting() if job.state != "printing" and now - job.asked_at >= DAY]
        if not old or now < PLAUSIBLE:
            return 0
        with self._store.transaction() as records:
            return self._drop_old(records, old, now)

    def _make_room(self, records: Records, there: list[PrintJob]) -> None:
        """A printer that never answers leaves every slip in doubt: the oldest of them goes."""
        doubtful = next((job for job in there if job.state == "unconfirmed"), None)
        if doubtful is None:
            raise TooManySlips()
        records.slips.drop(doubtful.id)

    def _let_out(self, records: Records, id: str) -> None:
        records.slips.move(id, "unconfirmed", "waiting")
        records.slips.renew(id, self._clock.now())

    def _drop_old(self, records: Records, old: list[PrintJob], now: int) -> int:
        dropped = 0
        for job in old:
            if job.asked_at < PLAUSIBLE:
                # Asked for while the clock stood in 1970: its day begins now.
                records.slips.renew(job.id, now)
            else:
                dropped += records.slips.drop(job.id)
        if dropped:
            self._stand("slips-dropped", True)
        return dropped

    def _is_fresh(self, job: PrintJob) -> bool:
        return abs(self._clock.now() - job.asked_at) < FRESH
