"""What is shown, as HTML: one small template for each kind of page."""

import logging
from collections.abc import Callable

from flask import render_template
from flask_babel import force_locale, gettext

from appliance.errors import RegularsError
from appliance.people.consent_texts import TEXTS, asked_with_phone
from appliance.qr import drawing
from appliance.rows import OfferView
from appliance.shop import Shop
from kiosk.board import Showing
from kiosk.effects import Greeting, Notice, Offers, Page
from kiosk.printing import setup_lines, wifi_of
from kiosk.screen.bars import bars
from kiosk.screen.letters import ALPHABETS, SAMPLES
from kiosk.screen.notices import HANDS, NOTICES, TROUBLES
from kiosk.speech import Speaker

log = logging.getLogger(__name__)

OFTEN = 20
"""Seconds after which offers are read again, because an offer's hours may have begun."""


class View:
    """The pages of one shop; `trouble` tells what the printer needs, None where there is no printer;
    `speaker` reads aloud."""

    def __init__(
        self, shop: Shop, trouble: Callable[[], str] | None = None, speaker: Speaker | None = None
    ) -> None:
        self._shop = shop
        self._trouble = trouble
        self.speaker = speaker
        network = wifi_of(shop.settings) if shop.settings.first_run else None
        self._wifi = drawing(network.code).decode() if network else ""

    @property
    def prints(self) -> bool:
        """Whether there is a printer."""
        return self._trouble is not None

    def stamp(self) -> object:
        """Differs when what is shown may have changed in the shop. Raises StoreFault."""
        trouble = self._trouble() if self._trouble else ""
        return self._shop.changes(), self._shop.clock.now() // OFTEN, trouble, self._hand()

    def render(self, showing: Showing) -> str:
        """The page as a piece of HTML, in the language of the screen."""
        page = showing.page
        with force_locale(showing.language):
            return render_template(
                f"kiosk/{_template(page)}.html",
                showing=showing,
                page=page,
                offers=self._offers(showing),
                notice=NOTICES[page.kind] if isinstance(page, Notice) else None,
                printing=self.prints,
                trouble=TROUBLES.get(self._trouble()) if self._trouble else None,
                hand=self._hand(),
                chained=self._shop.upstream.is_set,
                joining=self._shop.settings.kiosk.joining == "on",
                questions=self._questions(showing.language),
                speaker=self.speaker,
                alphabets=ALPHABETS.items(),
                samples=SAMPLES,
                bars=bars,
                set_up=self._set_up() if isinstance(page, Offers) else [],
                wifi=self._wifi,
            )

    def picture(self, name: str) -> bytes | None:
        """The JPEG of an offer, if there is one of this name."""
        return self._shop.pictures.read(name)

    def _set_up(self) -> list[tuple[str, str]]:
        try:
            return setup_lines(self._shop, gettext)
        except RegularsError as fault:
            log.warning("no set-up code on the screen: %s", fault)
            return []

    def _hand(self) -> str:
        """What a person should see to, in words for customers; empty when all is well."""
        return next((text for name, text in HANDS.items() if self._shop.notices.stands(name)), "")

    def _questions(self, language: str) -> list[tuple[str, str]]:
        asked = asked_with_phone(chained=self._shop.upstream.is_set)
        return [(purpose, TEXTS[purpose].text(language)) for purpose in asked]

    def _offers(self, showing: Showing) -> list[OfferView]:
        page = showing.page
        if not isinstance(page, Greeting | Offers):
            return []
        member = page.customer if isinstance(page, Greeting) and page.proven else None
        try:
            return self._shop.offers.today(showing.language, member=member)
        except RegularsError as fault:
            # An offer spoilt by hand, or a disk that fails: greeting people goes on.
            log.warning("no offers on the screen: %s", fault)
            return []


def _template(page: Page) -> str:
    return type(page).__name__.lower()
