"""The shoppers' Wi-Fi on radios: hostapd as we configure it, phones that join by the poster."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from appliance.poster import poster
from appliance.settings import load_settings
from portal.wifi.hostapd import hostapd_conf
from tests.hardware.radio import SOON, Station, programs, read, scanned
from tests.system.box import Box
from tests.system.net import BOX, ON_LEASE
from tests.system.place import Place, until

pytestmark = pytest.mark.hardware
NAME, PASSWORD = 'Кава "У дуба"; ні', 'kava; "i" \\kaktus:,'
PROBE = "connectivitycheck.gstatic.com"


class Air(SimpleNamespace):
    """What Box needs of a town: a place with a radio."""

    box: Place


@pytest.fixture(scope="module")
def surroundings() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in programs().items():
            patch.setenv(name, value)
        patch.setattr("tests.system.box.PATIENCE", 240.0)
        Path("/etc/resolv.conf").touch()
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("air")
    (folder / "on-lease").write_text(ON_LEASE)
    (folder / "on-lease").chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def box(surroundings: None, folder: Path) -> Iterator[Box]:
    """The box with the first radio, and everything that a shopper meets."""
    place = Station("phy0", folder)
    wifi = {"layout": "radio", "ssid": NAME, "password": PASSWORD, "address": f"{BOX}/16"}
    settings = {"portal": {"interface": "wlan0"}, "wifi": wifi, "shop": {"region": "UA"}}
    box = Box(Air(box=place), settings)  # type: ignore[arg-type]  # all that it asks of a town
    box.base()
    # There is no internet here, by which Box would know that names are answered.
    words = (sys.executable, "-m", "portal.wifi", "--data", str(box.data))
    box.processes["wifi"] = place.start(*words, log=box.log("wifi"))
    assert until(lambda: "AP-ENABLED" in box.log("wifi").read_text(), SOON), box.log("wifi").read_text()
    box.start("gate", "portal")
    yield box
    box.shop.close()
    place.end()


@pytest.fixture(scope="module")
def code(box: Box, folder: Path) -> dict[str, str]:
    pdf = folder / "poster.pdf"
    pdf.write_bytes(poster(load_settings(box.paths), "A6"))
    return read(scanned(pdf))


@pytest.fixture(scope="module")
def olena(box: Box, folder: Path) -> Iterator[Station]:
    station = Station("phy1", folder)
    yield station
    station.end()


@pytest.fixture(scope="module")
def taavi(box: Box, folder: Path) -> Iterator[Station]:
    station = Station("phy2", folder)
    yield station
    station.end()


def test_the_poster_says_name_and_password_letter_by_letter(code: dict[str, str]) -> None:
    assert (code["S"], code["P"]) == (NAME, PASSWORD)


def test_a_wrong_password_is_refused(olena: Station, code: dict[str, str]) -> None:
    assert not olena.associate({**code, "P": "kava i kaktus"})
    assert "CTRL-EVENT-CONNECTED" not in olena.said()
    olena.part()


def test_a_phone_joins_by_the_poster_gets_an_address_and_sees_the_portal(
    box: Box, olena: Station, code: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    assert olena.associate(code), olena.said()
    joined = time.monotonic() - began
    assert olena.join().startswith("10.77.")
    leased = time.monotonic() - began
    redirect = olena.get(BOX, "/generate_204", host=PROBE, timeout=SOON)
    assert redirect.status == 302
    page = olena.get(BOX, timeout=SOON)
    assert (page.status, "<form" in page.body) == (200, True)
    seen = time.monotonic() - began
    with capsys.disabled():
        print(
            f"\njoined after {joined:.0f} s, an address after {leased:.0f} s, the portal after {seen:.0f} s"
        )


def test_two_phones_hear_the_box_and_not_each_other(
    box: Box, olena: Station, taavi: Station, code: dict[str, str]
) -> None:
    assert taavi.associate(code), taavi.said()
    taavi.join()
    for one, other in ((olena, taavi), (taavi, olena)):
        assert one.resolve(PROBE, BOX, timeout=SOON)  # the box answers, so the air carries both
        assert not one.hears(other.ip4)
        assert one.knock(other.ip4, 22, timeout=5) != "refused"  # a station that was reached would refuse


def test_without_isolation_they_would_hear_each_other(
    box: Box, olena: Station, taavi: Station, code: dict[str, str], folder: Path
) -> None:
    box.stop("wifi")
    conf = folder / "open.conf"
    conf.write_text(hostapd_conf(load_settings(box.paths)).replace("ap_isolate=1", "ap_isolate=0"))
    box.town.box.start("hostapd", str(conf))
    for station in (olena, taavi):
        station.part()
        assert station.associate(code), station.said()
    assert until(lambda: olena.hears(taavi.ip4), SOON)
