"""Events repeated, and interleaved in any way that keeps each shop's order, give one state."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from appliance import events
from appliance.events import Event, Recorded, from_json, to_json
from appliance.people.consent import Consents
from appliance.people.consent_texts import PURPOSES
from appliance.store.connection import Database
from appliance.store.shop_store import ShopStore, open_store
from appliance.testing import FakeClock

CUSTOMERS = ("c1", "c2", "c3")
SHOPS = ("kyiv", "lviv", "tartu")
TABLES = (
    "customer",
    "merge",
    "merge_undone",
    "granted",
    "code",
    "card",
    "consent",
    "consent_replaced",
    "preference",
    "preference_replaced",
    "entry",
    "purchase",
    "purchase_taken_back",
)

customer = st.sampled_from(CUSTOMERS)
points = st.integers(1, 100)
at = st.integers(1_793_000_000, 1_794_000_000)
DAY = "2026-11-02"


def facts(**fields: Any) -> dict[str, Any]:
    return {"at": at, "customer": customer, **fields}


def draw(made: type[Event], /, **fields: Any) -> st.SearchStrategy[Event]:
    return st.builds(made, **facts(**fields))


event = st.one_of(
    draw(events.CustomerErased),
    draw(events.ClaimConfirmed, proof=st.just("staff")),
    draw(events.CustomersMerged, other=customer, proof=st.just("card")),
    draw(
        events.CustomersSeparated,
        other=customer,
        replaces=st.lists(st.sampled_from([f"{shop}-{n}" for shop in SHOPS for n in range(4)])).map(tuple),
    ),
    draw(events.CustomerMet, proof=st.just("qr")),
    draw(events.CardLinked, barcode=st.sampled_from(["0420000000017", "0420000000024"])),
    draw(events.CodeIssued, code=st.sampled_from(["111111", "222222"])),
    draw(
        events.ConsentRecorded,
        purpose=st.sampled_from(PURPOSES),
        given=st.booleans(),
        text_id=st.just("marketing-1"),
        text_hash=st.just("hash"),
        language=st.just("uk"),
        channel=st.just("portal"),
        replaces=st.lists(st.sampled_from([f"{shop}-{n}" for shop in SHOPS for n in range(4)])).map(tuple),
    ),
    draw(
        events.PreferenceSet,
        name=st.just("language"),
        value=st.sampled_from(["uk", "et"]),
        replaces=st.lists(st.sampled_from([f"{shop}-{n}" for shop in SHOPS for n in range(4)])).map(tuple),
    ),
    draw(
        events.PointsEarned,
        points=points,
        kind=st.sampled_from(["earn", "adjust"]),
        business_date=st.just(DAY),
        reason=st.just("a gift"),
    ),
    draw(
        events.PointsTaken,
        taken=st.lists(st.tuples(st.none() | st.just("lot"), points), max_size=3).map(tuple),
        kind=st.sampled_from(["redeem", "reverse"]),
        business_date=st.just(DAY),
        reason=st.just("a cake"),
    ),
    st.builds(events.PurchaseTakenBack, at=at, purchase=st.sampled_from(["p1", "p2"])),
)


def history(shop: str, mine: str) -> st.SearchStrategy[list[Recorded]]:
    """A shop registers its customer somewhere among other events, in an order of its own."""
    born = events.CustomerRegistered(
        at=1_793_000_000, customer=mine, language="uk", claim=False, phone="+380671234567", name="Олена"
    )
    bought = events.PurchaseRecorded(
        at=1_793_000_001,
        purchase=f"p-{shop}",
        receipt="77",
        customer=mine,
        minor=100,
        currency="UAH",
        points=1,
        business_date=DAY,
    )
    return (
        st.lists(event, max_size=8)
        .flatmap(lambda others: st.permutations([born, bought, *others]))
        .map(lambda ordered: [placed(shop, n, one) for n, one in enumerate(ordered)])
    )


def placed(shop: str, n: int, one: Event) -> Recorded:
    return Recorded(id=f"{shop}-{n}", shop=shop, epoch=1, seq=n + 1, event=one)


histories = st.tuples(*(history(shop, mine) for shop, mine in zip(SHOPS, CUSTOMERS, strict=True)))


@st.composite
def two_interleavings(draw: st.DrawFn) -> tuple[list[Recorded], list[Recorded]]:
    told = draw(histories)
    turns = [i for i, own in enumerate(told) for _ in own]
    return woven(told, draw(st.permutations(turns))), woven(told, draw(st.permutations(turns)))


def with_repeats(order: list[Recorded], again: int) -> list[Recorded]:
    """Every event is told once more, `again` places later."""
    late: list[tuple[int, Recorded]] = [(place + again, recorded) for place, recorded in enumerate(order)]
    mixed = [*enumerate(order), *late]
    return [recorded for _, recorded in sorted(mixed, key=lambda placed_one: placed_one[0])]


def woven(told: tuple[list[Recorded], ...], turns: list[int]) -> list[Recorded]:
    waiting = [iter(own) for own in told]
    return [next(waiting[turn]) for turn in turns]


def state_after(order: list[Recorded]) -> dict[str, list[tuple[Any, ...]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        store = open_store(path)
        for recorded in order:
            store.receive(recorded)
        found = contents(store, path)
        store.close()
    return found


def contents(store: ShopStore, path: Path) -> dict[str, list[tuple[Any, ...]]]:
    database = Database(path)
    tables = {table: sorted(database.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}  # noqa: S608
    tables["journal"] = sorted(database.rows("SELECT * FROM journal"), key=repr)
    database.close()
    return tables


@settings(max_examples=60)
@given(two_interleavings())
def test_any_interleaving_gives_one_state(orders: tuple[list[Recorded], list[Recorded]]) -> None:
    assert state_after(orders[0]) == state_after(orders[1])


@settings(max_examples=30)
@given(two_interleavings(), st.integers(1, 12))
def test_repeated_events_give_the_same_state(
    orders: tuple[list[Recorded], list[Recorded]], again: int
) -> None:
    assert state_after(orders[0]) == state_after(with_repeats(orders[1], again))


def test_an_event_that_comes_again_changes_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "shop.db")
    told = placed(
        "lviv", 0, events.PointsEarned(at=1, customer="c1", points=5, kind="earn", business_date=DAY)
    )
    assert store.receive(told)
    before = contents(store, tmp_path / "shop.db")
    assert not store.receive(told)
    assert contents(store, tmp_path / "shop.db") == before


@given(event)
def test_an_event_survives_being_written_down(one: Event) -> None:
    assert from_json(type(one).__name__, one.version, *to_json(one)) == one


def test_a_late_shop_does_not_bring_an_erased_person_back(tmp_path: Path) -> None:
    store = open_store(tmp_path / "shop.db")
    store.receive(placed("kyiv", 0, events.CustomerErased(at=2, customer="c1")))
    late = events.CustomerRegistered(
        at=1, customer="c1", language="uk", claim=False, phone="+380671234567", name="Олена"
    )
    store.receive(placed("lviv", 0, late))
    assert store.records.customers.by_phone("+380671234567") is None
    store.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("shop.db*"))
    assert "Олена".encode() not in kept


def test_a_refusal_wins_over_a_consent_that_did_not_know_it(tmp_path: Path) -> None:
    store = open_store(tmp_path / "shop.db")
    for shop, given_ in (("kyiv", True), ("lviv", False)):
        answer = events.ConsentRecorded(
            at=1,
            customer="c1",
            purpose="marketing",
            given=given_,
            text_id="marketing-1",
            text_hash="hash",
            language="uk",
            channel="portal",
        )
        store.receive(placed(shop, 0, answer))
    assert not Consents(store, FakeClock()).state("c1")["marketing"]
