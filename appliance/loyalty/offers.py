"""Offers: what the owner promises, to whom, when, and how often."""

import threading
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress

from appliance.errors import N_, BadOffer, NotFound
from appliance.loyalty.offer_counts import OfferCounts
from appliance.loyalty.offer_document import from_document, to_document
from appliance.loyalty.offer_rules import check, is_at, is_for, is_new_to, is_on
from appliance.ports import Clock, Documents, Pictures
from appliance.rows import Moment, Offer, OfferView, Viewer

KIND = "offers"
MOST = 200


class Offers:
    """Reads and saves offers. Whoever reads sees a saved offer at once.

    What `today` reads is parsed when the stamp of the documents changes, by whatever process, and not at each
    page: two calls of stat(2) instead of 0.3 ms.
    """

    def __init__(
        self,
        documents: Documents,
        pictures: Pictures,
        counts: OfferCounts,
        clock: Clock,
        languages: Sequence[str],
    ) -> None:
        self._documents = documents
        self._pictures = pictures
        self.counts = counts
        self._clock = clock
        self._languages = tuple(languages)
        self._saving = threading.Lock()
        self._held: tuple[object, list[Offer]] = (None, [])

    def all(self) -> list[Offer]:
        """Every offer, the latest first."""
        found = [from_document(document) for document in self._documents.all(KIND)]
        return sorted(found, key=lambda offer: offer.id, reverse=True)

    def get(self, id: str) -> Offer:
        """Raises NotFound."""
        document = self._documents.get(KIND, id)
        if document is None:
            raise NotFound()
        return from_document(document)

    def save(self, offer: Offer, upload: bytes | None = None) -> Offer:
        """Check and keep; returns it with its new revision. `upload` is a file to be its picture.

        A picture that no offer uses any longer is removed. Raises BadOffer, BadPicture, Stale, StoreFault.
        """
        with self._saving:
            check(offer)
            if not offer.revision and len(self._documents.all(KIND)) >= MOST:
                raise BadOffer(fault=N_("there are 200 offers already"))
            before = self._picture_of(offer.id)
            picture = offer.picture if upload is None else self._pictures.keep(upload)
            try:
                kept = Offer(**{**vars(offer), "picture": picture})
                return from_document(self._documents.put(KIND, to_document(kept)))
            finally:
                # One of the two, whether it was saved or refused.
                self._drop_unused(before, picture.name if picture else "")

    def forget_customers(self, customers: Collection[str]) -> None:
        """Remove the offers that were made to one of these alone: their words may name the person."""
        with self._saving:
            for offer in self._readable():
                if offer.customer in customers:
                    self._documents.drop(KIND, offer.id)
                    self.counts.forget(offer.id)
                    self._drop_unused(offer.picture.name if offer.picture else "")

    def today(
        self,
        language: str,
        *,
        returning: bool = False,
        member: str | None = None,
        device: Viewer | None = None,
        moment: Moment | None = None,
    ) -> list[OfferView]:
        """What somebody may see now, in their language or the nearest there is.

        `device` is who looks and `moment` when, on a page of the Wi-Fi; elsewhere neither narrows anything.
        """
        now = self._clock.local()
        return [
            self.view(offer, language)
            for offer in self._readable()
            if is_on(offer, now)
            and is_for(offer, returning, member)
            and is_at(offer, moment)
            and self._is_new_to(offer, device)
        ]

    def saw(self, offers: Iterable[OfferView], device: Viewer | None) -> None:
        """A page with these offers was shown to `device`; it is written some seconds later."""
        self.counts.saw(offers, device)

    def view(self, offer: Offer, language: str) -> OfferView:
        """As a reader of this language sees it. What a picture shows is its title unless it is told."""
        order = [language, *self._languages, *offer.texts]
        chosen = next(candidate for candidate in order if candidate in offer.texts)
        text = offer.texts[chosen]
        return OfferView(
            offer.id,
            text.title,
            text.body,
            chosen,
            offer.picture,
            text.alt or text.title,
            bounded=bool(offer.most_views),
        )

    def _readable(self) -> list[Offer]:
        """Every offer that can be read: one that was spoilt by hand must not close the portal."""
        # The stamp first: what is saved in between is then read once more.
        stamp = self._documents.stamp_of(KIND)
        held, offers = self._held
        if held != stamp:
            offers = self._read()
            self._held = (stamp, offers)
        return offers

    def _read(self) -> list[Offer]:
        found: list[Offer] = []
        for document in self._documents.all(KIND):
            with suppress(BadOffer):
                found.append(from_document(document))
        return sorted(found, key=lambda offer: offer.id, reverse=True)

    def _is_new_to(self, offer: Offer, device: Viewer | None) -> bool:
        if not offer.most_views or device is None:
            return True
        return is_new_to(offer, self.counts.views_of(device, offer.id))

    def _picture_of(self, id: str) -> str:
        found = next((offer for offer in self._readable() if offer.id == id), None)
        return found.picture.name if found and found.picture else ""

    def _drop_unused(self, *names: str) -> None:
        used = {offer.picture.name for offer in self._readable() if offer.picture}
        for name in {*names} - used - {""}:
            self._pictures.drop(name)
