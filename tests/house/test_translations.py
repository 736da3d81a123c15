"""Every text of the code stands in every language; `make texts` brings new ones into the catalogues."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?.")


@pytest.fixture(scope="module")
def code(root: Path) -> Catalog:
    """The texts as they stand in the code now."""
    with (root / ".babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    for room in ("appliance", "portal", "kiosk"):
        for path, line, text, *_ in extract_from_dir(root / room, methods, options, KEYWORDS):
            found.add(text, locations=[(f"{room}/{path}", line)])
    return found


@pytest.fixture(scope="module", params=["uk", "ru", "et"])
def translated(root: Path, request: pytest.FixtureRequest) -> Catalog:
    with (root / f"appliance/translations/{request.param}/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=request.param)


def forms(texts: object) -> tuple[str, ...]:
    """What a message says: one text, or one for each plural form."""
    return tuple(texts) if isinstance(texts, list | tuple) else (str(texts or ""),)


def texts_of(catalogue: Catalog) -> list[Message]:
    """Without the header, which is a message with an empty text."""
    return [message for message in catalogue if message.id]


def pairs(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Each text, in the plural where it has one, with each of its translations."""
    for message in texts_of(catalogue):
        yield from ((forms(message.id)[-1], form) for form in forms(message.string) if form)


def complete(message: Message, there: Message | None, plurals: int) -> bool:
    """Whether `there` says all that `message` asks for."""
    wanted = plurals if message.pluralizable else 1
    return bool(
        there and forms(there.id) == forms(message.id) and len([*filter(None, forms(there.string))]) == wanted
    )


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def edges(text: str) -> tuple[str, str]:
    """The space around a text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_every_text_is_translated_in_every_plural_form(code: Catalog, translated: Catalog) -> None:
    plurals = translated.num_plurals
    assert [
        (message.id, message.locations)
        for message in texts_of(code)
        if not complete(message, translated.get(forms(message.id)[0]), plurals)
    ] == []


def test_no_translation_is_uncertain_or_left_over(code: Catalog, translated: Catalog) -> None:
    known = {forms(message.id) for message in texts_of(code)}
    messages = texts_of(translated)
    assert [message.id for message in messages if message.fuzzy or forms(message.id) not in known] == []
    assert list(translated.obsolete) == []


def test_a_translation_keeps_the_placeholders_of_its_text(translated: Catalog) -> None:
    assert [pair for pair in pairs(translated) if placeholders(pair[0]) != placeholders(pair[1])] == []


def test_a_translation_begins_and_ends_with_the_space_of_its_text(translated: Catalog) -> None:
    assert [pair for pair in pairs(translated) if edges(pair[0]) != edges(pair[1])] == []


def marked(path: Path) -> set[object]:
    """Texts that stand directly inside a call which marks them for translation."""
    calls = [
        node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and node.args
    ]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS]
    return {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}


def test_no_marked_text_is_overlooked(code: Catalog, sources: list[Path]) -> None:
    """The extraction misses a text marked inside another marking call: `_(words.get(kind, N_("...")))`."""
    known = {forms(message.id)[0] for message in texts_of(code)}
    assert [(str(path), text) for path in sources for text in marked(path) if text not in known] == []
