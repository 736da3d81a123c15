"""What a page says, as text to be read aloud: its own words, so that both are always the same. Pure."""

import re
from html import escape
from html.parser import HTMLParser

VOID = frozenset({"img", "input", "br", "link", "meta"})
INLINE = frozenset({"strong", "span", "em", "b", "label"})
# Words that the voice of this page would spell letter by letter.
FOREIGN = re.compile(r"[\u0400-\u04ff](?:[\u0400-\u04ff '’-]*[\u0400-\u04ff])?")
LATIN = frozenset({"en", "et"})
LONGEST = 800
"""Letters that are read at most: about a minute."""


def spoken(page: str, language: str) -> str:
    """The words of a piece of HTML as SSML in `language` (en, uk, ru or et), a pause between its parts.

    What stands under `data-unspoken` or `aria-hidden` is left out.
    """
    words = _Words()
    words.feed(page)
    words.close()
    text = escape(words.text()[:LONGEST], quote=False)
    if language in LATIN:
        text = FOREIGN.sub(lambda name: f'<voice xml:lang="uk">{name[0]}</voice>', text)
    return f"<speak>{text}</speak>"


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = [""]
        self._silent = 0

    def text(self) -> str:
        parts = (re.sub(r"\s+", " ", part).strip() for part in self._parts)
        return " ".join(part if part[-1] in ".!?:," else f"{part}." for part in parts if part)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        names = dict(attributes)
        if self._silent or "data-unspoken" in names or names.get("aria-hidden") == "true":
            self._silent += 1
        self._pause(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """A part of a drawing says nothing."""

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - 1)
        self._pause(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._parts[-1] += data

    def _pause(self, tag: str) -> None:
        if tag not in INLINE:
            self._parts.append("")
