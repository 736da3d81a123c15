"""Takes a shop's events: all of a batch or nothing, each once, however often it is sent."""

from dataclasses import dataclass

from appliance.hub.batch import Batch, Sent
from appliance.hub.compact import compact
from appliance.hub.database import Connection, row, rows, run
from appliance.hub.refusals import BadRequest, Clash, Gap, WrongEpoch

_STAGE = """
    CREATE TEMP TABLE IF NOT EXISTS staged (
        seq bigint, id text, type text, version integer, facts jsonb, personal jsonb, subject text
    ) ON COMMIT DELETE ROWS
"""
_TAKE = """
    INSERT INTO event (shop, epoch, seq, id, type, version, facts, personal, subject, received_at)
    SELECT %s, %s, seq, id, type, version, facts, personal, subject, %s FROM staged
    ON CONFLICT (shop, id) DO NOTHING
"""
# Whoever was erased is not told of again by a shop that reports late.
_WITHOUT_ERASED = """
    UPDATE staged SET personal = NULL FROM person
    WHERE person.customer = staged.subject AND person.erased AND staged.personal IS NOT NULL
"""


@dataclass(frozen=True)
class Progress:
    """How far a shop's events of one epoch are here; see the table shop_epoch."""

    received: int = 0
    announced: int = 0
    complete: int = 0


def advance(progress: Progress, last: int, head: int) -> Progress:
    """After a batch up to `last` was stored that announced `head`.

    Accounts are settled up to heads only: an earning is never counted without the spending that was made from
    it before it left the box.
    """
    received = max(progress.received, last)
    announced, complete = progress.announced, progress.complete
    if received >= announced:
        announced, complete = max(announced, head), announced
    if received >= announced:
        complete = announced
    return Progress(received, announced, complete)


def take(connection: Connection, shop: str, batch: Batch, now: int) -> int:
    """Store a batch; returns up to which number everything is here. Raises WrongEpoch, Gap, Clash."""
    progress, routed = _locked(connection, shop, batch.epoch)
    numbers = batch.numbers
    if numbers and numbers[0] > progress.received + 1:
        raise Gap(received=progress.received)
    _check_numbers(connection, shop, batch)
    late = _late(connection, shop, batch)
    _store(connection, shop, batch.epoch, (*batch.events, *late), now)
    for seq in (sent.seq for sent in late if sent.seq <= routed):
        run(connection, "INSERT INTO late VALUES (%s, %s, %s)", shop, batch.epoch, seq)
    fresh_holes = [seq for seq in batch.skipped if seq > progress.received]
    for seq in fresh_holes:
        run(connection, "INSERT INTO hole VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", shop, batch.epoch, seq)
    after = advance(progress, numbers[-1] if numbers else 0, batch.head)
    if after != progress:
        run(
            connection,
            "UPDATE shop_epoch SET received = %s, announced = %s, complete = %s"
            " WHERE shop = %s AND epoch = %s",
            after.received,
            after.announced,
            after.complete,
            shop,
            batch.epoch,
        )
    if batch.epoch > 1 and after.received >= after.announced:
        _end_earlier(connection, shop, batch.epoch)
    return after.received


def _end_earlier(connection: Connection, shop: str, epoch: int) -> None:
    """All that a card has to say is here, also of what was under way as it began anew: the heads of earlier
    epochs will not come any more, and what did come of them counts."""
    run(
        connection,
        "UPDATE shop_epoch SET complete = received WHERE shop = %s AND epoch < %s AND complete < received",
        shop,
        epoch,
    )


def _locked(connection: Connection, shop: str, epoch: int) -> tuple[Progress, int]:
    """How far things are, and how far they are routed; nobody routes them until the transaction ends."""
    found = row(
        connection,
        "SELECT received, announced, complete, routed FROM shop_epoch"
        " WHERE shop = %s AND epoch = %s FOR UPDATE",
        shop,
        epoch,
    )
    if found is None:
        raise WrongEpoch(epoch=epoch)
    received, announced, complete, routed = found
    return Progress(received, announced, complete), routed


def _late(connection: Connection, shop: str, batch: Batch) -> list[Sent]:
    """What was refused once and comes again, as far as there is a hole for it; the holes are closed."""
    fitting = []
    for sent in batch.again:
        known = rows(connection, "SELECT 1 FROM event WHERE shop = %s AND id = %s", shop, sent.id)
        if known:
            continue
        if not run(
            connection,
            "DELETE FROM hole WHERE shop = %s AND epoch = %s AND seq = %s",
            shop,
            batch.epoch,
            sent.seq,
        ):
            raise BadRequest(fault=f"there is no hole at {sent.seq}")
        fitting.append(sent)
    return fitting


def _store(connection: Connection, shop: str, epoch: int, events: tuple[Sent, ...], now: int) -> None:
    if not events:
        return
    run(connection, _STAGE)
    with connection.cursor().copy(
        "COPY staged (seq, id, type, version, facts, personal, subject) FROM STDIN"
    ) as copy:
        for sent in events:
            personal = None if sent.personal is None else compact(sent.personal)
            copy.write_row(
                (sent.seq, sent.id, sent.type, sent.version, compact(sent.facts), personal, sent.subject)
            )
    run(connection, _WITHOUT_ERASED)
    if epoch > 1:
        _move(connection, shop, epoch, [sent.id for sent in events])
    run(connection, _TAKE, shop, epoch, now)


def _check_numbers(connection: Connection, shop: str, batch: Batch) -> None:
    """The id decides what is a repetition; another event under a number that is taken is a copied card.

    Not as a join with the temporary table, nor by a list of the numbers: without statistics of fresh rows
    these took 0.3 s and 14 ms a batch. Raises Clash.
    """
    sent = {one.seq: one.id for one in batch.events}
    if not sent:
        return
    found = rows(
        connection,
        "SELECT seq, id FROM event WHERE shop = %s AND epoch = %s AND seq BETWEEN %s AND %s ORDER BY seq",
        shop,
        batch.epoch,
        min(sent),
        max(sent),
    )
    for seq, other in found:
        if sent.get(seq, other) != other:
            raise Clash(shop=shop, epoch=batch.epoch, seq=seq, id=sent[seq], other=other)


def _move(connection: Connection, shop: str, epoch: int, ids: list[str]) -> None:
    """A card that begins anew sends again what it does not know to be here: what was not routed under the
    earlier epoch, whose head it will never reach, counts under this one."""
    earlier = rows(
        connection,
        "SELECT DISTINCT epoch FROM event WHERE shop = %s AND id = ANY(%s) AND epoch < %s",
        shop,
        ids,
        epoch,
    )
    if earlier:
        run(connection, "ANALYZE staged")  # else it is joined as if it were empty
    for (number,) in sorted(earlier):
        ((routed,),) = rows(
            connection,
            "SELECT routed FROM shop_epoch WHERE shop = %s AND epoch = %s FOR UPDATE",
            shop,
            number,
        )
        run(
            connection,
            "UPDATE event SET epoch = %s, seq = s.seq FROM staged s"
            " WHERE event.shop = %s AND event.epoch = %s AND event.id = s.id AND event.seq > %s",
            epoch,
            shop,
            number,
            routed,
        )
