"""Pictures in the shop's folder, and the offers that use them."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.errors import BadOffer, BadPicture, Stale, StoreFault
from appliance.pictures import PictureFolder
from appliance.rows import Offer, OfferText
from appliance.shop import Shop
from tests.appliance.drawn import drawn

BREAD = Offer(id="", revision=0, texts={"uk": OfferText("Хліб", "Свіжий")})


def files(shop: Shop) -> set[str]:
    """Names of the pictures on disk."""
    return {file.stem for file in shop.settings.paths.pictures.glob("*")}


@pytest.fixture
def folder(tmp_path: Path) -> PictureFolder:
    return PictureFolder(tmp_path / "pictures")


def test_a_picture_is_read_by_its_name(folder: PictureFolder, tmp_path: Path) -> None:
    picture = folder.keep(drawn())
    file = tmp_path / "pictures" / f"{picture.name}.jpg"
    assert folder.read(picture.name) == file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) & 0o111 == 0


def test_the_same_picture_is_kept_once(folder: PictureFolder, tmp_path: Path) -> None:
    assert folder.keep(drawn()) == folder.keep(drawn())
    assert len(list((tmp_path / "pictures").iterdir())) == 1


@pytest.mark.parametrize(
    "name", ["", "../shop", "0" * 31, "0" * 32 + "\n", "A" * 32, "/etc/passwd", "0" * 32]
)
def test_a_name_is_never_a_path(folder: PictureFolder, name: str) -> None:
    folder.keep(drawn())
    assert folder.read(name) is None


def test_a_folder_that_cannot_be_written_is_a_clear_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreFault):
        PictureFolder(tmp_path / "file").keep(drawn())


def test_an_offer_with_another_picture_leaves_none_behind(shop: Shop) -> None:
    before = files(shop)
    first = shop.offers.save(BREAD, drawn())
    second = shop.offers.save(first, drawn(size=(300, 300)))
    assert first.picture
    assert second.picture
    assert files(shop) - before == {second.picture.name}
    shop.offers.save(replace(second, picture=None))
    assert files(shop) == before


def test_a_picture_stays_as_long_as_another_offer_shows_it(shop: Shop) -> None:
    before = files(shop)
    bread, soup = shop.offers.save(BREAD, drawn()), shop.offers.save(BREAD, drawn())
    shop.offers.save(replace(bread, picture=None))
    assert soup.picture
    assert files(shop) - before == {soup.picture.name}


def test_an_offer_that_is_refused_leaves_no_picture(shop: Shop) -> None:
    before, saved = files(shop), shop.offers.save(BREAD)
    shop.offers.save(saved)
    with pytest.raises(Stale):
        shop.offers.save(saved, drawn())
    with pytest.raises(BadOffer):
        shop.offers.save(replace(BREAD, texts={}), drawn())
    with pytest.raises(BadPicture):
        shop.offers.save(BREAD, b"no picture")
    assert files(shop) == before


def test_an_offer_of_somebody_erased_takes_its_picture_along(shop: Shop) -> None:
    (olena,) = shop.customers.find("Олена")
    before = files(shop)
    shop.offers.save(replace(BREAD, audience="customer", customer=olena.id), drawn())
    shop.erasure.erase(olena.id)
    assert files(shop) == before
