"""Pictures of offers as the owner uploads them, and the look beforehand."""

import re
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from appliance.dashboard.app import LARGEST_UPLOAD
from appliance.rows import Offer, OfferText
from appliance.service import LARGEST_BODY
from appliance.shop import Shop
from appliance.shrink import MOST_BYTES
from tests.appliance.dashboard.conftest import Browser
from tests.appliance.drawn import drawn, photographed

BREAD = Offer("", 0, {"en": OfferText("Bread", "Fresh")})


@pytest.fixture
def bread(owned: Shop) -> Offer:
    return owned.offers.save(BREAD)


def send(
    owner: Browser, offer: Offer, upload: bytes | None = None, /, name: str = "bread.jpg", **changed: object
) -> TestResponse:
    fields: dict[str, object] = {
        "title_en": "Bread",
        "audience": "everyone",
        "active": "yes",
        "revision": offer.revision,
    }
    if upload is not None:
        fields["picture"] = (BytesIO(upload), name)
    return owner.post(f"/offers/{offer.id}", **fields | changed)


def held(page: str) -> str:
    found = re.search(r'name="held" value="([^"]+)"', page)
    return found[1] if found else ""


def test_an_uploaded_picture_is_shown_to_shoppers_and_in_the_form(
    owned: Shop, owner: Browser, bread: Offer
) -> None:
    assert send(owner, bread, photographed(), alt_en="A loaf").status_code == 303
    (view,) = [view for view in owned.offers.today("en") if view.id == bread.id]
    assert view.picture
    assert view.alt == "A loaf"
    assert f"/pictures/{view.picture.name}.jpg" in owner.get(f"/offers/{bread.id}").text
    answer = owner.get(f"/pictures/{view.picture.name}.jpg")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")


def test_a_new_offer_may_come_with_its_picture(owned: Shop, owner: Browser) -> None:
    form = owner.hidden("/offers/new", "request")
    owner.post("/offers/new", title_en="Soup", audience="everyone", request=form, picture=_file(drawn()))
    assert owned.offers.all()[0].picture


def test_saving_without_a_file_keeps_the_picture_and_a_tick_removes_it(
    owned: Shop, owner: Browser, bread: Offer
) -> None:
    send(owner, bread, drawn())
    send(owner, owned.offers.get(bread.id), b"", name="")
    assert owned.offers.get(bread.id).picture
    send(owner, owned.offers.get(bread.id), remove_picture="yes")
    assert owned.offers.get(bread.id).picture is None


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (b"", "not a whole JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a whole JPEG"),
        (b"<html><script>alert(1)</script>", "not a whole JPEG"),
        (drawn()[:3000], "not a whole JPEG"),
        (bytes(MOST_BYTES + 1), "larger than 8 MB"),
    ],
)
def test_a_file_that_is_no_picture_is_told_and_nothing_typed_is_lost(
    owned: Shop, owner: Browser, bread: Offer, upload: bytes, words: str
) -> None:
    answer = send(owner, bread, upload, title_en="Typed with care")
    assert answer.status_code == 400
    assert words in answer.text
    assert "Typed with care" in answer.text
    assert owned.offers.get(bread.id) == bread


def test_the_fault_is_told_in_the_owners_language(owned: Shop, owner: Browser, bread: Offer) -> None:
    owner.post("/language", language="uk")
    assert "це не ціле зображення" in send(owner, bread, b"no picture").text


def test_a_look_beforehand_saves_nothing_and_carries_the_picture_along(
    owned: Shop, owner: Browser, bread: Offer
) -> None:
    look = send(owner, bread, drawn(), title_en="Rolls", preview="yes").text
    assert '<img src="data:image/jpeg;base64,' in look
    assert "<h3>Rolls</h3>" in look
    assert owned.offers.get(bread.id) == bread
    send(owner, bread, title_en="Rolls", held=held(look))
    saved = owned.offers.get(bread.id)
    assert (saved.texts["en"].title, bool(saved.picture)) == ("Rolls", True)


def test_a_fault_elsewhere_in_the_form_does_not_lose_the_picture(
    owned: Shop, owner: Browser, bread: Offer
) -> None:
    page = send(owner, bread, drawn(), **{"from": "09:00"})
    assert page.status_code == 400
    assert held(page.text)


@pytest.mark.parametrize("text", ["", "no base64 at all!", "bm8gcGljdHVyZQ=="])
def test_what_no_page_of_ours_carried_along_is_no_picture(
    owned: Shop, owner: Browser, bread: Offer, text: str
) -> None:
    send(owner, bread, held=text)
    assert owned.offers.get(bread.id).picture is None


def test_only_the_form_of_an_offer_may_be_large(owner: Browser, bread: Offer) -> None:
    assert owner.post("/customers", text="x" * (LARGEST_BODY + 1)).status_code == 413
    assert send(owner, bread, bytes(LARGEST_UPLOAD)).status_code == 413
    assert send(owner, bread, drawn()).status_code == 303


def test_who_is_not_the_owner_may_not_send_a_large_form(maria: Browser, bread: Offer) -> None:
    assert send(maria, bread, bytes(LARGEST_BODY)).status_code == 403
    assert maria.get(f"/pictures/{'0' * 32}.jpg").status_code == 403


def test_a_picture_that_is_not_there_is_not_found(owner: Browser) -> None:
    assert owner.get(f"/pictures/{'0' * 32}.jpg").status_code == 404


def _file(upload: bytes) -> tuple[BytesIO, str]:
    return BytesIO(upload), "picture.png"
