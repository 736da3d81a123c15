"""What is open to whom on head office's pages: every address there is, on a real PostgreSQL."""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from appliance.hub.pages.access import OPEN, RULES, allowed
from appliance.hub.users import ROLES, User
from tests.system.hub import Office
from tests.system.hub_pages import Visitor, account, english
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system(root=False)
# By blueprint, who looks and who changes: written out here, so that a rule that changes is seen.
EXPECTED = {
    "shops": ("chain shops reader", "chain shops"),
    "documents": ("chain shops reader", "chain shops"),
    "customers": ("chain shops", "chain shops"),
    "cards": ("chain shops", "chain shops"),
    "rights": ("chain shops", "chain"),
    "own": ("chain shops reader", "chain shops reader"),
    "users": ("chain", "chain"),
    "invitations": ("chain", "chain"),
    "trail": ("chain", "chain"),
}
FACTS = {"shop": "kyiv", "id": "nobody", "key": "nobody", "epoch": 1}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("hub")
    with Postgres(folder) as postgres:
        office = Office(english(folder), postgres.database())
        office.box("kyiv")
        office.box("lviv", key="l" * 43)
        yield office
        office.close()


def rules(office: Office) -> list[tuple[Rule, str]]:
    """Every address of the pages with each of its methods."""
    found = [
        (rule, method)
        for rule in office.client.application.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if rule.endpoint.partition(".")[0] not in {*OPEN, "static"}
    ]
    assert len(found) > 25
    return found


def ask(office: Office, visitor: Visitor, rule: Rule, method: str) -> int:
    with office.client.application.test_request_context():
        adapter = office.client.application.url_map.bind("localhost")
        path = adapter.build(rule.endpoint, {name: FACTS[name] for name in rule.arguments}, method=method)
    return (visitor.get(path) if method == "GET" else visitor.post(path)).status_code


def test_every_blueprint_has_its_expectation(office: Office) -> None:
    assert {rule.endpoint.partition(".")[0] for rule, _ in rules(office)} == set(EXPECTED)


def test_nobody_sees_a_page_without_signing_in(office: Office) -> None:
    account(office, "first")
    stranger = Visitor(office)
    for rule, method in rules(office):
        if method == "GET":
            assert ask(office, stranger, rule, method) == 303, rule
        else:
            answer = stranger.post(str(rule).replace("<shop>", "kyiv").replace("<int:epoch>", "1"))
            assert (answer.status_code, answer.headers["Location"]) == (303, "/"), rule


@pytest.mark.parametrize("role", ROLES)
def test_each_role_finds_open_what_is_its_own_and_nothing_else(office: Office, role: str) -> None:
    visitor = account(office, f"the {role}", role, ("kyiv",) if role == "shops" else ())
    for rule, method in rules(office):
        looks, changes = EXPECTED[rule.endpoint.partition(".")[0]]
        may = role in (looks if method == "GET" else changes).split()
        writing_form = role == "reader" and rule.endpoint == "documents.new"
        shut = ask(office, visitor, rule, method) == 403
        assert shut == (not may or writing_form), (role, rule, method)


def test_what_no_rule_names_is_for_those_with_all_rights() -> None:
    assert "users" not in RULES
    assert [role for role in ROLES if allowed(User("a", role), "something-new", "GET")] == ["chain"]


@pytest.mark.parametrize("path", ["", "/hours", "/code", "/revoke", "/cards/1/gone"])
def test_somebody_of_some_shops_finds_no_other_shop(office: Office, path: str) -> None:
    visitor = account(office, f"of kyiv {path}", "shops", ("kyiv",))
    answer = visitor.get("/shops/lviv") if not path else visitor.post(f"/shops/lviv{path}")
    assert answer.status_code == 404
    assert "lviv" not in visitor.text("/shops")
    assert office.database.rows("SELECT 1 FROM shop WHERE shop = 'lviv' AND revoked_at IS NOT NULL") == []
