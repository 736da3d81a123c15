"""From the shops' events to the other shops' mailboxes, a page of one shop's events at a time.

It follows the storing of events, in a thread of each of head office's processes; whoever finds a shop that
another works on goes on to the next. Events count into accounts and travel only once they are complete.
"""

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from appliance.errors import StoreFault
from appliance.hub import accounts, day_sums, documents, mailbox, told
from appliance.hub.circles import Circle, circles, locked
from appliance.hub.database import Connection, Database, row, rows, run
from appliance.hub.histories import Borders, borders, history
from appliance.hub.mailbox import Letter
from appliance.hub.told import Stored
from appliance.values.uuid7 import uuid7

log = logging.getLogger("hub")

PAGE = 2_000
"""Events in one transaction, about a quarter of a second. Larger than a batch: after a backlog each customer
gets one grant a page, and pages of 500 made it five times as slow."""
LOOK = 1.0
"""Seconds until another look at the shops, when nobody says that something came."""
PAUSE = 5.0
AT_HOME = frozenset({"PurchaseRecorded", "PurchaseTakenBack", "GrantReturned", "VisitsCounted"})
"""What no other shop needs: which receipts there were, and sums."""
VISITS = frozenset({"PointsEarned", "PointsTaken", "CustomerMet"})
"""By these a customer is known to stand in the shop."""


class Router:
    """`run` until told to stop; `wake` when events came."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._woken = threading.Event()
        self._last: tuple[str, int] = ("", 0)

    def wake(self) -> None:
        self._woken.set()

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self._woken.clear()
                while (self.step() | documents.spread(self._db)) and not stop.is_set():
                    pass
                self._woken.wait(LOOK)
            except StoreFault as fault:
                log.warning("routing waits: %s", fault)
                stop.wait(PAUSE)
        self._db.close()

    def step(self) -> bool:
        """One page of every shop that has something; whether there may be more."""
        waiting = self._db.rows(
            "SELECT shop, epoch FROM shop_epoch WHERE routed < complete"
            " UNION SELECT shop, epoch FROM late ORDER BY shop, epoch"
        )
        more = False
        # From where we were: whatever cannot be routed ends `run`, and the next time the others come first.
        for card in sorted(waiting, key=lambda card: (card <= self._last, card)):
            self._last = card
            more |= self._db.work(partial(route, card=card))
        return more


def route(connection: Connection, card: tuple[str, int]) -> bool:
    """Route a page of one card's complete events; False when there was nothing, or somebody else does it."""
    shop, epoch = card
    found = row(
        connection,
        "SELECT routed, complete FROM shop_epoch WHERE shop = %s AND epoch = %s FOR UPDATE SKIP LOCKED",
        shop,
        epoch,
    )
    if found is None:
        return False
    routed, complete = found
    last = max(routed, min(routed + PAGE, complete))
    late = _late(connection, shop, epoch)
    if last == routed and not late:
        return False
    events = [*late, *_read(connection, shop, epoch, range(routed + 1, last + 1))]
    day_sums.add(connection, events)
    for target, letters in _by_shop(_letters(connection, card, events)):
        mailbox.post(connection, target, letters)
    run(
        connection,
        "UPDATE shop_epoch SET routed = %s WHERE shop = %s AND epoch = %s",
        last,
        shop,
        epoch,
    )
    return True


def _late(connection: Connection, shop: str, epoch: int) -> list[Stored]:
    """What filled holes behind us."""
    found = rows(
        connection,
        "DELETE FROM late WHERE shop = %s AND epoch = %s RETURNING seq",
        shop,
        epoch,
    )
    return [one for (seq,) in sorted(found) for one in _read(connection, shop, epoch, range(seq, seq + 1))]


def _read(connection: Connection, shop: str, epoch: int, numbers: range) -> list[Stored]:
    found = rows(
        connection,
        "SELECT shop, epoch, seq, id, type, version, facts, personal, subject FROM event"
        " WHERE shop = %s AND epoch = %s AND seq >= %s AND seq < %s ORDER BY seq",
        shop,
        epoch,
        numbers.start,
        numbers.stop,
    )
    return [Stored(*one) for one in found]


def _letters(connection: Connection, card: tuple[str, int], events: list[Stored]) -> list[tuple[str, Letter]]:
    """What a page of events means for every mailbox, in the order it is to be read."""
    people = told.people(connection, events)
    # Held first: whoever looks a customer up meanwhile sees all of this page, or none.
    before = locked(connection, people)
    accounts.count(connection, card[0], _points(events))
    for event in events:
        told.note(connection, event)
    told.know(connection, card[0], events)
    after = circles(connection, people)
    events = [_without_erased(connection, event, after) for event in events]
    limits = borders(connection, {card[0]}.union(*(circle.shops for circle in after.values())))
    letters = _news(connection, events, before, after, limits)
    letters += _parted(connection, events, before, after)
    return letters + _settled(connection, card, events, after, limits)


def _points(events: list[Stored]) -> dict[str, int]:
    points: dict[str, int] = {}
    for event in events:
        if event.subject:
            points[event.subject] = points.get(event.subject, 0) + event.points
    return points


def _parted(
    connection: Connection, events: list[Stored], before: dict[str, Circle], after: dict[str, Circle]
) -> list[tuple[str, Letter]]:
    """What was granted to those who turned out to be two."""
    letters: list[tuple[str, Letter]] = []
    for event in events:
        now = {after[id].leader: after[id] for id in event.people}
        was = before[event.people[0]] if event.type == "CustomersSeparated" else None
        if was and len(now) > 1:
            letters += accounts.part(connection, was, now.values(), int(time.time()))
    return letters


def _without_erased(connection: Connection, event: Stored, after: dict[str, Circle]) -> Stored:
    """What a late shop still tells of an erased person stays without their name, here and everywhere."""
    if event.personal is None or event.subject is None or not after[event.subject].erased:
        return event
    run(
        connection,
        "UPDATE event SET personal = NULL WHERE shop = %s AND epoch = %s AND seq = %s",
        event.shop,
        event.epoch,
        event.seq,
    )
    return replace(event, personal=None)


def _news(
    connection: Connection,
    events: list[Stored],
    before: dict[str, Circle],
    after: dict[str, Circle],
    limits: Borders,
) -> list[tuple[str, Letter]]:
    """Histories for shops that have just come to know somebody, and the events for those that knew them."""
    letters: list[tuple[str, Letter]] = []
    caught_up: dict[str, frozenset[str]] = {}
    for leader, now in _people(after):
        earlier = [before[member] for member in now.members if member in before]
        new = _new_here(now, earlier)
        caught_up[leader] = new
        for target in sorted(new):
            letters += [(target, letter) for letter in history(connection, now, target, limits)]
        if any(circle.shared for circle in earlier) and not now.shared:
            withdrawn: Letter = (
                "withdrawn",
                {"customers": list(now.members), "at": int(time.time())},
                now.leader,
            )
            letters += [(target, withdrawn) for target in sorted(now.shops)]
    for event in events:
        circle = after[event.subject] if event.subject else None
        if circle is None or event.type in AT_HOME:
            continue
        # Whoever knew one of two that were one until now hears of it, whatever they know of the other.
        shops = circle.shops.union(*(before[id].shops | after[id].shops for id in event.people))
        letters += [
            (target, ("event", event.body, event.subject))
            for target in sorted(shops - {event.shop} - caught_up[circle.leader])
            if (circle.shared and limits.allow(event.shop, target)) or _ends(event)
        ]
    return letters


def _ends(event: Stored) -> bool:
    """What ends something must reach those who hold it, whatever else they may be told."""
    refuses = event.type == "ConsentRecorded" and not event.facts.get("given")
    return refuses or event.type in {"CustomerErased", "CustomersSeparated"}


def _people(after: dict[str, Circle]) -> list[tuple[str, Circle]]:
    """Each person once, sorted by who leads, so that two transactions lock in one order."""
    return sorted({circle.leader: circle for circle in after.values()}.items())


def _new_here(now: Circle, earlier: list[Circle]) -> frozenset[str]:
    """The shops to be told everything: those that just met the person; all, when they merged or consented."""
    if not now.shared:
        return frozenset()
    same = all(circle.shared and circle.members == now.members for circle in earlier)
    return now.shops - frozenset.intersection(*(circle.shops for circle in earlier)) if same else now.shops


def _settled(
    connection: Connection,
    card: tuple[str, int],
    events: list[Stored],
    after: dict[str, Circle],
    limits: Borders,
) -> list[tuple[str, Letter]]:
    """Grants used and returned, then new ones for the shop where each customer is."""
    here: set[str] = set()
    for event in events:
        if event.subject:
            members = after[event.subject].members
            for taken in told.granted(event):
                accounts.use(connection, members, card[0], taken)
            if event.type in VISITS:
                here.add(after[event.subject].leader)
    accounts.be_at(connection, here, card[0])
    people = [circle for _, circle in _people(after) if not circle.erased]
    at = _cards_at(connection, people)
    books = accounts.read(connection, [id for circle in people for id in circle.members])
    now = int(time.time())
    wishes = [accounts.Wish(one, at[one.leader], uuid7(), now) for one in people if one.leader in at]
    return accounts.decide(connection, [accounts.settle(books, wish, limits) for wish in wishes])


def _cards_at(connection: Connection, people: list[Circle]) -> dict[str, tuple[str, int]]:
    """The living card of the shop where each was last, by who leads."""
    homes = rows(
        connection,
        "SELECT customer, home FROM account WHERE customer = ANY(%s) AND home IS NOT NULL",
        [circle.leader for circle in people],
    )
    cards = dict(
        rows(
            connection,
            "SELECT shop, epoch FROM shop WHERE shop = ANY(%s) AND revoked_at IS NULL",
            sorted({home for _, home in homes}),
        )
    )
    return {customer: (home, cards[home]) for customer, home in homes if home in cards}


def _by_shop(letters: Iterable[tuple[str, Letter]]) -> list[tuple[str, list[Letter]]]:
    found: dict[str, list[Letter]] = {}
    for shop, letter in letters:
        found.setdefault(shop, []).append(letter)
    return sorted(found.items())
