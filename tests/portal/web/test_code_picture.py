"""The code as a picture: for the device that joined, and nobody else."""

from io import BytesIO

import pytest
from PIL import Image

from appliance.qr import drawing
from appliance.shop import Shop
from appliance.testing import FakeClock
from appliance.values.code import Code
from appliance.values.member import MemberNumber
from portal.web import code_picture
from tests.portal.web.phones import PHONE, Phone, code_on
from tests.portal.web.test_online import join


def picture_of(where: str) -> str:
    return where.replace("/online", "/code.png")


def square_of(where: str) -> str:
    return where.replace("/online", "/member.svg")


def test_whoever_joined_sees_their_code_as_a_picture(olena: Phone) -> None:
    where = join(olena)
    page = olena.get(where)
    answer = olena.get(picture_of(where))
    assert answer.mimetype == "image/png"
    assert Image.open(BytesIO(answer.data)).size == (528, 350)
    code = code_on(page.text)
    assert f'alt="The same code as a barcode: {code[:3]} {code[3:]}"' in page.text
    assert code not in page.text


def test_beside_it_stands_the_qr_code_by_which_the_kiosk_knows_them(olena: Phone, shop: Shop) -> None:
    where = join(olena)
    page = olena.get(where).text
    (claim, _) = next(pair for pair in shop.claims.waiting() if pair[0].code == Code(code_on(page)))
    answer = olena.get(square_of(where))
    assert answer.mimetype == "image/svg+xml"
    assert answer.data == drawing(MemberNumber(claim.id).digits)
    assert square_of(where).partition("?")[0] in page and claim.id not in page


def test_the_picture_can_be_saved_under_the_shops_name(olena: Phone) -> None:
    answer = olena.get(picture_of(join(olena)) + "&save=yes")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''My%20shop.png"


def test_nobody_else_sees_it(olena: Phone, taavi: Phone, stranger: Phone, clock: FakeClock) -> None:
    where = picture_of(join(olena))
    assert taavi.get(where).status_code == stranger.get(where).status_code == 404
    assert olena.get("/code.png").status_code == olena.get("/code.png?entry=x").status_code == 404
    clock.pass_seconds(3 * 3600)
    assert olena.get(where).status_code == 404


def test_nobody_else_sees_the_qr_code(olena: Phone, taavi: Phone, stranger: Phone) -> None:
    where = square_of(join(olena))
    assert taavi.get(where).status_code == stranger.get(where).status_code == 404
    assert olena.get("/member.svg").status_code == 404


def test_who_did_not_join_has_no_picture(olena: Phone) -> None:
    where = olena.post("/login", state=olena.state(), way="phone", phone=PHONE).location
    assert olena.get(picture_of(where)).status_code == 404


@pytest.mark.parametrize("name", ["Я" * 80, "", "Пекарня на розі", "<b>&"])
def test_a_name_of_any_length_leaves_the_picture_as_it_is(name: str) -> None:
    png = code_picture.draw(Code("012345"), name)
    assert Image.open(BytesIO(png)).size == (528, 350)
    assert len(png) < 3000


def test_without_the_font_the_bars_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_picture, "FONT", "no such font")
    picture = Image.open(BytesIO(code_picture.draw(Code("012345"), "My shop"))).convert("L")
    assert picture.crop((0, 0, 528, 80)).getextrema() == (255, 255)
    assert picture.crop((0, 90, 528, 200)).getextrema() == (0, 255)
