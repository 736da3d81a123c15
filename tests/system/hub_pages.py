"""Head office's pages as a browser asks for them, without a browser."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from appliance.hub import documents, users
from appliance.hub.router import Router
from appliance.settings import Paths, Settings, load_settings
from tests.system.hub import FACTS, Box, Office, event

CHIEF = "Марія"
PASSWORD = "correct horse"
YESTERDAY = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011  # as the pages read the clock


def english(folder: Path) -> Settings:
    """Settings under which every page is English."""
    (folder / "settings.toml").write_text('[shop]\nfirst_language = "en"\n')
    return load_settings(Paths(folder))


class Visitor:
    """Somebody at a browser of their own; every form carries the token of the page it stands on."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._client: FlaskClient = office.client.application.test_client()

    def get(self, path: str) -> TestResponse:
        return self._client.get(path, base_url="https://localhost")

    def text(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def post(self, path: str, page: str = "/", **fields: Any) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert token, page
        form = {"csrf_token": token[1], **fields}
        return self._client.post(path, data=form, base_url="https://localhost")

    def sign_in(self, name: str = CHIEF, password: str = PASSWORD) -> TestResponse:
        return self.post("/sign-in", name=name, password=password)


def account(office: Office, name: str = CHIEF, role: str = "chain", shops: tuple[str, ...] = ()) -> Visitor:
    """Somebody with an account, signed in."""
    hashed = users.hash_password(PASSWORD)
    office.database.work(lambda connection: users.add(connection, name, hashed, role, shops))
    visitor = Visitor(office)
    assert visitor.sign_in(name).status_code == 303
    return visitor


def tell(
    office: Office, box: Box, kind: str, /, *, times: int = 1, personal: Any = None, **facts: Any
) -> None:
    """Events of a shop, stored and routed."""
    dated = {"business_date": YESTERDAY} if "business_date" in FACTS.get(kind, {}) else {}
    for _ in range(times):
        told = event(box.sent + 1, f"{box.shop}-{box.epoch}-{box.sent + 1}", kind, **dated | facts)
        told["personal"] = personal
        status, answer = box.exchange(told)
        assert status == 200, answer
    router = Router(office.database)
    while router.step() | documents.spread(office.database):
        pass


OLENA = "0192f0c4-0000-7000-8000-00000000aaaa"
PHONE = "+380671234567"


def olena(office: Office, box: Box, *, shared: bool = True) -> None:
    """A customer of that shop: a phone, a name, an answer about sharing, 30 points and a receipt."""
    person = {"phone": PHONE, "name": "Олена Коваль"}
    tell(office, box, "CustomerRegistered", personal=person, customer=OLENA, language="uk", claim=False)
    tell(office, box, "ConsentRecorded", customer=OLENA, purpose="sharing", given=shared)
    tell(office, box, "PointsEarned", customer=OLENA, points=30)
    tell(office, box, "PurchaseRecorded", customer=OLENA, minor=30000, points=30)
