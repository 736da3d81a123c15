"""How often offers are seen and taken up: sums of a day, and no person.

A page view costs no commit: views are gathered in memory, and `write` puts them on disk in one transaction.
Whoever shows pages calls it every few seconds and at the end; a power cut loses what was gathered since.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

from appliance.ports import Clock, Store
from appliance.rows import OfferFigures, OfferView, Viewer

MOST_DEVICES = 1_000
"""Devices and offers remembered between two writes; views beyond that are counted without the device."""

Views = Counter[tuple[str, str]]
ByDevice = Counter[tuple[Viewer, str, str]]


class OfferCounts:
    """Safe for threads. Devices are noted for offers with a bound alone: of others nothing needs it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._views: Views = Counter()
        self._by_device: ByDevice = Counter()
        self._on_the_way: ByDevice = Counter()
        self._day = ""

    def saw(self, offers: Iterable[OfferView], viewer: Viewer | None) -> None:
        """One page with these offers was shown."""
        day = self._today()
        with self._lock:
            for offer in offers:
                self._views[offer.id, day] += 1
                if viewer and offer.bounded:
                    self._note(viewer, offer.id, day)

    def views_of(self, viewer: Viewer, offer: str) -> int:
        """How often this device saw an offer with a bound."""
        day = self._today()
        with self._lock:
            gathered = self._by_device[viewer, offer, day] + self._on_the_way[viewer, offer, day]
        return gathered + self._store.records.offers.views_of(viewer, offer)

    def write(self) -> None:
        """Put on disk what was gathered; after midnight forget the anonymous devices of the day before.

        Raises StoreFault; nothing gathered is lost then.
        """
        with self._writing:
            views, by_device = self._take()
            today = self._today()
            if not views and today == self._day:
                return
            kept = False
            try:
                self._put(views, by_device, today)
                kept = True
            finally:
                self._settle(kept, views, by_device)
            self._day = today

    def use(self, offer: str, request: str) -> bool:
        """An offer was taken up; `request` is the form's id, which counts once. False when it did already."""
        with self._store.transaction() as records:
            return records.offers.use(request, offer, self._today())

    def figures(self, days: int) -> Mapping[str, OfferFigures]:
        """Each offer's sums of the last `days` days, today among them."""
        since = self._clock.today() - timedelta(days=days - 1)
        return self._store.records.offers.figures(since.isoformat())

    def forget(self, offer: str) -> None:
        """Remove the sums of an offer: those of one made for a single customer tell of that person."""
        with self._store.transaction() as records:
            records.offers.forget(offer)

    def _note(self, viewer: Viewer, offer: str, day: str) -> None:
        key = (viewer, offer, day)
        if key in self._by_device or len(self._by_device) < MOST_DEVICES:
            self._by_device[key] += 1

    def _take(self) -> tuple[Views, ByDevice]:
        with self._lock:
            taken = self._views, self._by_device
            self._on_the_way = self._by_device
            self._views, self._by_device = Counter(), Counter()
        return taken

    def _settle(self, kept: bool, views: Views, by_device: ByDevice) -> None:
        with self._lock:
            self._on_the_way = Counter()
            if not kept:
                self._views.update(views)
                self._by_device.update(by_device)

    def _put(self, views: Views, by_device: ByDevice, today: str) -> None:
        with self._store.transaction() as records:
            for (offer, day), times in views.items():
                records.offers.add_seen(offer, day, times)
            for (viewer, offer, day), times in by_device.items():
                records.offers.add_views(viewer, offer, day, times)
            records.offers.forget_devices_before(today)

    def _today(self) -> str:
        return self._clock.today().isoformat()
