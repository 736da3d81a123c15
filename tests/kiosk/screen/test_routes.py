"""Whatever is sent to the screen: it answers calmly, shows none of it as markup, and goes on."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kiosk.screen
from appliance.pages import HEADERS
from appliance.people.consent_texts import WITH_PHONE
from kiosk.effects import Greeting, Joined
from tests.kiosk.screen.conftest import OURS, Screen

MARK = "zq9"
NASTY = (
    f"<script>{MARK}</script>",
    f"\"'><img src=x onerror={MARK}>",
    f"'; DROP TABLE customer; -- <{MARK}>",
    f"{{{{ 7*7 }}}} %(x)s {{0}} <{MARK}>",
    f"\0\x1b@\u202e\uffff<{MARK}>",
    f"\r\nSet-Cookie: {MARK}=<b>",
    "4111 1111 1111 1111",
    "x" * 3000,
    "",
)
READ = re.compile(r'request\.(?:args|form)(?:\.get\(|\[)"(\w+)"')
CODE = "".join(file.read_text() for file in Path(kiosk.screen.__file__).parent.glob("*.py"))
FIELDS = tuple(sorted({*READ.findall(CODE), *WITH_PHONE, "x"}))
SENSE = (
    "code",
    "phone",
    "join",
    "forgot",
    "offers",
    "yes",
    "no",
    "uk",
    "et",
    "482913",
    "0671112233",
    "Ґанна",
)
WORDS = st.sampled_from(SENSE) | st.sampled_from(NASTY) | st.text(max_size=20)
STEP = st.tuples(
    st.sampled_from(("GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")),
    st.integers(0, 99),
    st.dictionaries(st.sampled_from(FIELDS), WORDS, max_size=5),
    st.sampled_from((OURS, OURS, OURS, {}, {"Origin": "http://localhost"}, {"Host": "x" * 300})),
)
SECRETS = re.compile(r"Traceback|File \"|sqlite|werkzeug|SELECT ")


def test_the_fuzzer_knows_what_the_screen_reads() -> None:
    assert {"mode", "digits", "name", "language", "large", "then"} <= set(FIELDS)


def ask(screen: Screen, step: tuple[str, int, dict[str, str], dict[str, str]]) -> Any:
    """One request to one of the routes; the stream, which has no end, is left to other tests."""
    method, number, fields, headers = step
    routes = sorted(rule.rule for rule in screen.app.url_map.iter_rules() if rule.endpoint != "screen.stream")
    path = re.sub(r"<[^>]*>", quote(next(iter(fields.values()), "x"), safe=""), routes[number % len(routes)])
    form = fields if method in {"POST", "PUT"} else None
    return screen.browser.open(path, method=method, data=form, headers=headers)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=8))
def test_every_route_answers_whatever_is_sent(screen: Screen, code: str, steps: list[Any]) -> None:
    for step in steps:
        answer = ask(screen, step)
        text = answer.get_data().decode("utf-8", "replace") if "text/" in (answer.content_type or "") else ""
        assert answer.status_code < 500, answer.status
        assert f"<{MARK}>" not in text and f"<script>{MARK}" not in text and not SECRETS.search(text)
        assert not set(HEADERS) - set(answer.headers.keys())
        assert all("\n" not in value for _, value in answer.headers)
    assert f"<{MARK}>" not in screen.text() and f"<script>{MARK}" not in screen.text()
    screen.desk.scanned(code)
    assert isinstance(screen.board.now().page, Greeting)


@pytest.mark.parametrize("name", NASTY)
def test_a_name_of_anything_joins_or_is_left_out(screen: Screen, name: str) -> None:
    screen.post("/typed", mode="join", digits="0671112233")
    screen.post("/consents", then="name", programme="yes")
    screen.post("/name", name=name)
    screen.post("/consents", programme="yes")
    assert f"<{MARK}>" not in screen.text() and f"<script>{MARK}" not in screen.text()
    assert isinstance(screen.board.now().page, Joined)
