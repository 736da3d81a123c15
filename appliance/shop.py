"""The only wiring: settings in, a shop out. Tests pass a clock of their own."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from appliance.box import box_id
from appliance.clock import ZoneClock
from appliance.documents import DocumentFolder
from appliance.errors import RegularsError
from appliance.keys import MEMBERS, KeyFolder
from appliance.loyalty.ledger import Ledger
from appliance.loyalty.offer_counts import OfferCounts
from appliance.loyalty.offers import Offers
from appliance.notices import Notices
from appliance.once import Once
from appliance.people.claims import Claims
from appliance.people.consent import Consents
from appliance.people.customers import Customers
from appliance.people.devices import Devices
from appliance.people.doubles import Doubles
from appliance.people.elsewhere import Elsewhere
from appliance.people.erasure import Erasure
from appliance.people.guesses import Guesses
from appliance.people.joining import Joining
from appliance.people.passes import Passes
from appliance.people.preferences import Preferences
from appliance.people.staff import Staff
from appliance.people.trail import Trail
from appliance.pictures import PictureFolder
from appliance.ports import Clock
from appliance.presence.admissions import Admissions
from appliance.presence.logins import Logins, People
from appliance.presence.scanners import Scanners
from appliance.presence.scans import Scans
from appliance.presence.visits import Visits
from appliance.settings import Paths, Settings, load_settings
from appliance.store.admissions import Admissions as AdmissionDatabase
from appliance.store.admissions import open_admissions
from appliance.store.connection import Database
from appliance.store.shop_store import ShopStore, open_store
from appliance.trade.products import Products
from appliance.trade.purchases import Purchases
from appliance.trade.slips import Slips
from appliance.upstream import HeadOffice
from appliance.values.uuid7 import uuid7


@dataclass(frozen=True)
class Shop:
    """What the rooms may ask of the shop, one small controller a topic."""

    settings: Settings
    clock: Clock
    keys: KeyFolder
    customers: Customers
    elsewhere: Elsewhere
    doubles: Doubles
    passes: Passes
    claims: Claims
    joining: Joining
    consents: Consents
    preferences: Preferences
    devices: Devices
    erasure: Erasure
    staff: Staff
    trail: Trail
    guesses: Guesses
    ledger: Ledger
    offers: Offers
    pictures: PictureFolder
    purchases: Purchases
    products: Products
    visits: Visits
    logins: Logins
    admissions: Admissions
    scans: Scans
    scanners: Scanners
    slips: Slips
    notices: Notices
    upstream: HeadOffice
    changes: Callable[[], object]
    """A token that differs when another process has written since (15 µs)."""
    new_id: Callable[[], str]
    is_sound: Callable[[], bool]
    """Whether the database finds itself consistent."""
    step: Callable[[], int]
    """The last step of its schema that the database has taken."""
    close: Callable[[], None]


@dataclass(frozen=True)
class Ground:
    """What every topic stands on."""

    clock: Clock
    store: ShopStore
    admissions: AdmissionDatabase
    documents: DocumentFolder
    keys: KeyFolder
    pictures: PictureFolder
    notices: Notices

    def close(self) -> None:
        self.store.close()
        self.admissions.close()


def open_shop(settings: Settings, clock: Clock | None = None, *, admitting: bool = True) -> Shop:
    """Create what is missing and open the shop; raises StoreFault.

    Without `admitting` the file with raw addresses is left alone, which the process's user may not open.
    """
    paths = settings.paths
    admissions = paths.admissions_db
    ground = Ground(
        clock or ZoneClock(settings.shop.time_zone, settings.clock.offset),
        open_store(paths.shop_db),
        open_admissions(admissions) if admitting else AdmissionDatabase(Database(admissions)),
        DocumentFolder(paths.documents),
        KeyFolder(paths.keys),
        PictureFolder(paths.pictures),
        Notices(paths.notices),
    )
    return build(settings, ground)


def build(settings: Settings, ground: Ground) -> Shop:
    """One controller for each topic."""
    portal, store, clock, keys = settings.portal, ground.store, ground.clock, ground.keys
    upstream = HeadOffice(settings.paths.upstream_socket if settings.sync.hub else None, store, box_id())
    customers, counts = Customers(store, clock, settings.shop.region), OfferCounts(store, clock)
    offers = Offers(ground.documents, ground.pictures, counts, clock, settings.shop.languages)
    devices = Devices(store, clock, keys, portal.recognition)
    claims, consents, guesses = Claims(store, clock), Consents(store, clock), Guesses(store, clock)
    return Shop(
        settings=settings,
        clock=clock,
        keys=keys,
        customers=customers,
        elsewhere=Elsewhere(upstream, customers, settings.shop.region),
        doubles=Doubles(store, clock),
        passes=Passes(store, clock, consents, lambda: keys.get(MEMBERS)),
        claims=claims,
        joining=Joining(store, clock, claims, consents, guesses),
        consents=consents,
        preferences=Preferences(store, clock),
        devices=devices,
        erasure=Erasure(store, clock, offers),
        staff=Staff(store),
        trail=Trail(store, clock),
        guesses=guesses,
        ledger=Ledger(store, clock, upstream, settings.sync.offline_limit),
        offers=offers,
        pictures=ground.pictures,
        products=Products(store, settings.shop.currency),
        purchases=Purchases(store, clock, settings.programme.points_per_unit),
        visits=Visits(store, clock, devices, portal.visit_gap_minutes * 60),
        logins=Logins(store, clock, keys, People(claims, consents, devices, guesses)),
        admissions=Admissions(
            ground.admissions, clock, portal.admission_minutes, portal.minutes_a_day, devices.day_id
        ),
        scans=Scans(store, clock, chained=upstream.is_set),
        scanners=Scanners(ground.documents),
        slips=Slips(store, clock, ground.notices.stand, Once(settings.paths.once)),
        notices=ground.notices,
        upstream=upstream,
        changes=lambda: (store.version(), ground.documents.stamp()),
        new_id=uuid7,
        is_sound=store.is_sound,
        step=store.step,
        close=ground.close,
    )


def open_process(data: Path, *, admitting: bool = False) -> Shop:
    """The shop of a process that starts; a fault is told in plain words and ends it with 2."""
    try:
        return open_shop(load_settings(Paths(data.resolve())), admitting=admitting)
    except RegularsError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
