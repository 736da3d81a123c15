"""A fuzzer over every route there is: whatever is sent, an answer of ours comes back and tells nothing.

The routes are taken from the application, so a new one is tried without a word here.
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import portal.web
from appliance.pages import HEADERS
from appliance.people.consent_texts import WITH_PHONE
from appliance.shop import Shop
from portal.web.app import create
from portal.web.forms import WAYS
from portal.web.site import behind_redirect
from tests.portal.web.phones import OLENA, OURS, PHONE, STRANGER, TAAVI, World, state_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
MARK = "zq9"
NASTY = (
    f"<script>{MARK}</script>",
    f"\"'><img src=x onerror={MARK}>",
    f"' OR 1=1; DROP TABLE customer; -- <{MARK}>",
    f"{{{{ 7*7 }}}} %(x)s {{0}} ${{x}} <{MARK}>",
    f"javascript:<{MARK}>",
    f"\0\x1b[2J\u202e\uffff<{MARK}>",
    f"\r\nSet-Cookie: {MARK}=<b>",
    "../../../../etc/passwd",
    "x" * 3000,
    "-1",
    "",
)
WEB = Path(portal.web.__file__).parent
READ = re.compile(
    r"""request\.(?:args|form)(?:\.get\(|\[)"(\w+)"|\bform\.get\("(\w+)"|"(\w+)" (?:not )?in request\."""
)
NAMED = re.compile(r'\bname="(\w+)"')


def names() -> tuple[str, ...]:
    """Every field of a form, and every word that the portal reads of an address or a form."""
    code = "".join(file.read_text() for file in WEB.glob("*.py"))
    forms = "".join(file.read_text() for file in WEB.glob("templates/*.html"))
    found = {"".join(hit) for hit in READ.findall(code)} | set(NAMED.findall(forms))
    return tuple(sorted(found | {*WITH_PHONE, "recognition", "x"}))


FIELDS = names()
FORM = "application/x-www-form-urlencoded"
KINDS = (
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/json",
    "text/plain; charset=\xff",
    "",
)
HOSTS = (*OURS.values(), *OURS.values(), *OURS.values(), "captive.apple.com", NASTY[0], "x" * 10_000)
WORDS = st.sampled_from(NASTY) | st.text(max_size=40)
FILLED = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=10), WORDS, max_size=5)
HEADERS_SENT = (
    "Accept-Language", "Accept", "Cookie", "Referer", "Origin", "User-Agent", "Range", "If-None-Match",
    "If-Modified-Since", "X-Forwarded-For", "X-Forwarded-Host", "X-HTTP-Method-Override", "Content-Length",
)  # fmt: skip
HEADER = st.sampled_from(HEADERS_SENT)
# What a header can hold on the wire; for the rest see tests/system/test_hostile_requests.py.
HEADER_WORDS = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=60)
SECRETS = re.compile(r"Traceback|File \"|sqlite|werkzeug|02:00:5e|02005e|SELECT |BEGIN [A-Z ]*KEY")


def test_the_fuzzer_knows_what_the_pages_read() -> None:
    known = {"state", "way", "phone", "code", "ending", "lang", "entry", "done", "was", "still", "save"}
    assert known <= set(FIELDS)


def address_of(rule: Rule, words: list[str]) -> str:
    """The rule with something in each of its holes."""
    parts = iter(words)
    return "".join(
        quote(next(parts, "x"), safe="") if is_hole else text
        for is_hole, text in rule._trace  # the only list of a rule's pieces
    ).lstrip("|")


def is_ours(answer: TestResponse, *, redirected: bool) -> bool:
    """A calm status, our headers, no trace of a fault, nothing typed that could run, no secret."""
    assert answer.status_code < 500, answer.status
    if redirected:
        assert (answer.status_code, answer.location) == (302, "http://10.77.0.1/")
        return True
    text = answer.get_data().decode("utf-8", "replace") if "text/" in (answer.content_type or "") else ""
    assert f"<{MARK}>" not in text
    assert f"<script>{MARK}" not in text
    assert f"onerror={MARK}" not in re.sub(r"&#34;|&quot;|&lt;.*?&gt;", "", text)
    assert not SECRETS.search(text)
    assert not set(HEADERS) - set(answer.headers.keys())
    assert "Set-Cookie" not in answer.headers
    assert all("\n" not in value and MARK + "=" not in value for _, value in answer.headers)
    return True


def filled(draw: Any, app: Flask, peer: dict[str, str]) -> dict[str, str]:
    """A form: as a browser would send it, spoilt in places; or nothing but words."""
    fields: dict[str, str] = {}
    if draw(st.booleans()):
        page = app.test_client().get("/?lang=en", headers=OURS, environ_base=peer).text
        fields = {"state": state_of(page), "way": draw(st.sampled_from(sorted(WAYS)))}
        fields |= {"phone": PHONE, "code": "123456", "programme": "yes", "recognition": "yes"}
    spoilt: dict[str, str] = draw(FILLED)
    return fields | spoilt


@pytest.fixture
def app(shop: Shop, world: World) -> Flask:
    """A portal with a certificate, so that every route is there."""
    site = behind_redirect(["10.77.0.1", "fd77::1"], 8080, "wifi.shop.example")
    return create(shop, replace(world.box(), site=lambda: site))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_route_answers_whatever_is_sent(app: Flask, shop: Shop, data: st.DataObject) -> None:
    draw = data.draw
    rule = draw(st.sampled_from(sorted(app.url_map.iter_rules(), key=str)))
    peer = {"REMOTE_ADDR": draw(st.sampled_from((OLENA, TAAVI, STRANGER)))}
    host = draw(st.sampled_from(HOSTS))
    form, kind = draw(
        st.sampled_from(((True, FORM), (True, FORM), (False, FORM), *((False, kind) for kind in KINDS)))
    )
    answer = app.test_client(use_cookies=False).open(
        address_of(rule, draw(st.lists(WORDS, max_size=3))) or "/",
        method=draw(st.sampled_from(sorted(rule.methods or {"GET"})) | st.sampled_from(METHODS)),
        base_url=draw(st.sampled_from(("http://10.77.0.1", "https://10.77.0.1"))),
        query_string=draw(FILLED),
        data=filled(draw, app, peer) if form else draw(st.binary(max_size=200)),
        content_type=kind,
        headers=[*draw(st.lists(st.tuples(HEADER, HEADER_WORDS), max_size=3)), ("Host", host)],
        environ_base=peer,
        buffered=True,
    )
    assert is_ours(answer, redirected=host not in OURS.values())
    assert shop.customers.newest()
