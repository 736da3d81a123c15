"""What nobody's browser sends: every answer is a page of ours, and no stack trace."""

import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.shop import Shop
from tests.portal.web.phones import Phone

NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1; DROP TABLE customer; --",
    "{{ 7*7 }} %(x)s {0} ${x}",
    "\0\x1b[2J\u202e\ud7ff\uffff",
    "x" * 5000,
    "\r\nSet-Cookie: a=b",
]
FIELDS = ["state", "way", "phone", "code", "ending", "programme", "recognition"]
CALM = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def is_a_page_of_ours(answer: object, typed: str = "") -> bool:
    """Status, page and headers are ours, and what was typed is nowhere unescaped."""
    assert answer.status_code in {200, 303, 400, 403, 404, 405, 413}, answer.status_code  # type: ignore[attr-defined]
    text, headers = answer.text, answer.headers  # type: ignore[attr-defined]
    assert "Traceback" not in text
    assert headers.get("Set-Cookie") is None
    assert not (re.search(r"[<\"']", typed) and len(typed) > 3 and typed[:60] in text)
    return True


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("typed", NASTY)
@pytest.mark.parametrize("way", ["phone", "code"])
def test_nothing_that_is_typed_gets_out_unescaped(
    olena: Phone, shop: Shop, field: str, typed: str, way: str
) -> None:
    fields = {"state": olena.state(), "way": way, "phone": "0671234599", "code": "123456"} | {field: typed}
    assert is_a_page_of_ours(olena.post("/login?lang=en", **fields), typed)
    assert shop.customers.newest()


@pytest.mark.parametrize(
    "path",
    [
        "/online?entry={}",
        "/?lang={}",
        "/?done={}",
        "/?was={}",
        "/online?still={}",
        "/code.png?save={}",
        "/{}",
        "/static/{}",
        "/shared/../{}",
    ],
)
@pytest.mark.parametrize("typed", NASTY)
def test_nothing_in_the_address_gets_out_unescaped(olena: Phone, path: str, typed: str) -> None:
    olena.log_in(way="plain")
    assert is_a_page_of_ours(olena.get(path.format(typed)), typed)


def test_a_body_that_is_too_large_is_refused_with_a_page(olena: Phone) -> None:
    answer = olena.post("/login?lang=en", state=olena.state(), way="plain", phone="9" * 100_000)
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_thousand_fields_are_not_read(olena: Phone) -> None:
    many = {f"f{number}": "" for number in range(1000)}
    assert is_a_page_of_ours(olena.post("/login", state=olena.state(), way="plain", **many))


def test_a_path_of_slashes_leads_nowhere_else(olena: Phone) -> None:
    for path in ("//", "///", "/online//", "/x//"):
        assert "Location" not in olena.ask(path, {}, None).headers


@CALM
@given(
    path=st.sampled_from(["/", "/online", "/login", "/forget", "/static/portal.css"])
    | st.text(max_size=40).map(lambda text: "/" + quote(text)),
    query=st.dictionaries(
        st.sampled_from(["lang", "entry", "done", "was", "still", "save", "x"]),
        st.text(max_size=60),
        max_size=3,
    ),
    fields=st.none() | st.dictionaries(st.sampled_from([*FIELDS, "x"]), st.text(max_size=80), max_size=6),
    with_state=st.booleans(),
)
def test_any_request_gets_a_page(
    olena: Phone, path: str, query: dict[str, str], fields: dict[str, str] | None, with_state: bool
) -> None:
    if with_state and fields is not None:
        fields = fields | {"state": olena.state("/?lang=en")}
    is_a_page_of_ours(olena.ask(path, query, fields))


@CALM
@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/json",
            "",
            "\xff",
        ]
    ),
)
def test_any_body_gets_a_page(olena: Phone, body: bytes, kind: str) -> None:
    is_a_page_of_ours(olena.send("/login", body, kind))
