"""How often offers were seen and taken up: sums of a day, and views of devices for offers with a bound."""

from collections.abc import Mapping

from appliance.rows import OfferFigures, Viewer
from appliance.store.connection import Database

MOST_ROWS = 50_000
"""Devices and offers remembered: somebody who makes up addresses all day must not fill the disk."""


class OfferTable:
    """See ports.OfferTable."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add_seen(self, offer: str, day: str, times: int) -> None:
        self._db.run(
            "INSERT INTO offer_day (offer, day, seen) VALUES (?, ?, ?)"
            " ON CONFLICT (offer, day) DO UPDATE SET seen = seen + excluded.seen",
            offer,
            day,
            times,
        )

    def add_views(self, viewer: Viewer, offer: str, day: str, times: int) -> None:
        """A device that was forgotten since it looked is not brought back."""
        self._db.run(
            "INSERT INTO offer_view (device, offer, recognised, day, views) SELECT ?1, ?2, ?3, ?4, ?5"
            " WHERE (NOT ?3 OR EXISTS (SELECT 1 FROM device WHERE id = ?1 AND objected_at IS NULL))"
            f" AND (SELECT count(*) FROM offer_view) < {MOST_ROWS}"
            " ON CONFLICT (device, offer) DO UPDATE SET day = excluded.day, views = views + excluded.views",
            viewer.id,
            offer,
            viewer.recognised,
            day,
            times,
        )

    def views_of(self, viewer: Viewer, offer: str) -> int:
        found = self._db.row("SELECT views FROM offer_view WHERE device = ? AND offer = ?", viewer.id, offer)
        return int(found[0]) if found else 0

    def use(self, request: str, offer: str, day: str) -> bool:
        """Count an offer as taken up; False when this form was counted before."""
        self._db.run("DELETE FROM offer_used WHERE day < date(?, '-1 day')", day)
        fresh = self._db.run(
            "INSERT INTO offer_used VALUES (?, ?, ?) ON CONFLICT (request, offer) DO NOTHING",
            request,
            offer,
            day,
        )
        if fresh:
            self._db.run(
                "INSERT INTO offer_day (offer, day, used) VALUES (?, ?, 1)"
                " ON CONFLICT (offer, day) DO UPDATE SET used = used + 1",
                offer,
                day,
            )
        return bool(fresh)

    def figures(self, since: str) -> Mapping[str, OfferFigures]:
        """Each offer's sums from the day `since` on."""
        rows = self._db.rows(
            "SELECT offer, sum(seen), sum(used) FROM offer_day WHERE day >= ? GROUP BY offer", since
        )
        return {offer: OfferFigures(seen, used) for offer, seen, used in rows}

    def forget_devices_before(self, day: str) -> None:
        """Views of earlier days by devices that are not recognised."""
        self._db.run("DELETE FROM offer_view WHERE NOT recognised AND day < ?", day)

    def forget(self, offer: str) -> None:
        for table in ("offer_day", "offer_used", "offer_view"):
            self._db.run(f"DELETE FROM {table} WHERE offer = ?", offer)
