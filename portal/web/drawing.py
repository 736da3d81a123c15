"""Drawing pages. One that nobody has typed into yet is drawn once and kept: such pages differ in their state.

Drawing costs a millisecond, and a shop full of phones asks for the same few pages again and again.
"""

import secrets
from collections.abc import Callable, Hashable
from functools import lru_cache

from flask import render_template
from flask_babel import get_translations
from markupsafe import Markup

from appliance.people.consent_texts import TEXTS

KEPT = 128
"""Pages of 5 to 20 KB: languages, moments of the day, sets of offers, kinds of visitor."""


class Drawing:
    """Draws a template in `language`, which is that of the request."""

    def __init__(self) -> None:
        # Nobody can put it into an offer, so the state stands nowhere but in its place.
        self._mark = secrets.token_hex(16)
        self._kept = lru_cache(KEPT)(self._draw)

    def page(self, template: str, language: str, state: str, **words: object) -> str:
        """A page with whatever is in `words`; nothing of it stays in memory."""
        return render_template(
            template,
            state=state,
            consent=lambda purpose: TEXTS[purpose].text(language),
            _=_translator(),
            **words,
        )

    def same_page(self, template: str, language: str, state: str, **words: Hashable) -> str:
        """A page that says the same to everybody with the same `words`.

        They are the key under which it is kept, so nothing else can get into it; nobody's own words may be
        among them.
        """
        return self._kept(template, language, tuple(words.items())).replace(self._mark, state)

    def _draw(self, template: str, language: str, words: tuple[tuple[str, Hashable], ...]) -> str:
        return self.page(template, language, self._mark, **dict(words))


def _translator() -> Callable[..., Markup]:
    """gettext for one page: flask_babel would look for the catalogue anew with each of its thirty texts."""
    catalogue = get_translations()
    return lambda text, **facts: Markup(catalogue.ugettext(text)) % facts  # noqa: S704  # our own texts
