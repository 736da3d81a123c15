"""Translations outside a page: for what is printed."""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations


@cache
def words_of(language: str) -> NullTranslations:
    """The texts in `language`; English where there are none."""
    return Translations.load(Path(__file__).with_name("translations"), [language])
