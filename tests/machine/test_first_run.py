"""A new box: its own Wi-Fi and set-up code, the fitter's files, and the owner's answers taken up at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.conftest import SETTINGS, shop
from tests.machine.shop import all_is_well, lay_cable, restart, told
from tests.system.nspawn import Machine, debian
from tests.system.place import until

pytestmark = pytest.mark.machine
ANSWER = """
from pathlib import Path
from appliance.answers import Answers
from appliance.settings import Paths
answers = Answers(Paths(Path("/var/lib/regulars")))
answers.answer("shop", name="Kohvik Tartus")
answers.answer("wifi", ssid="Kohvik", password="kohv-ja-sai", security="wpa2")
answers.finish()
"""
SAID = """
from pathlib import Path
from appliance.commissioning.factory_reset import FactoryReset
from appliance.settings import Paths
FactoryReset(Paths(Path("/var/lib/regulars"))).{word}()
"""


def new(root: Path) -> None:
    """A card with a boot partition, whose fitter named no Wi-Fi."""
    shop(root)
    settings = root / "etc/regulars/settings.toml"
    settings.write_text(SETTINGS.replace('password = "kava i kaktus"\n', ""))
    (root / "boot/firmware").mkdir(parents=True)


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with Machine(tmp_path_factory.mktemp("new"), debian(), new) as machine:
        lay_cable(machine)
        yield machine


def door_is_open(box: Machine) -> bool:
    return "dport 8082" in box.run("nft", "list", "chain", "inet", "regulars", "set_up")


def name(box: Machine) -> str:
    return box.run("runuser", "-u", "regulars-portal", "--", "regulars", "settings", "--dump", check=False)


def has_owner(box: Machine) -> bool:
    """Then there is no set-up code, and the command says so on the other channel."""
    return box.run("regulars", "owner", "setup-code", check=False) == ""


def test_a_new_box_tells_on_its_boot_partition_how_to_begin(box: Machine) -> None:
    assert all_is_well(box)
    said = box.run("cat", "/boot/firmware/regulars-setup.txt")
    assert "Set-up Wi-Fi: Regulars-" in said
    assert told(box, "owner", "setup-code").removeprefix("code ") in said


def test_its_dashboard_can_be_reached_from_its_own_wifi(box: Machine) -> None:
    assert door_is_open(box)


def test_what_it_gave_itself_is_the_same_after_a_start(box: Machine) -> None:
    before = box.run("cat", "/boot/firmware/regulars-setup.txt")
    restart(box)
    box.run("systemctl", "restart", "regulars-first-run.service")
    assert box.run("cat", "/boot/firmware/regulars-setup.txt") == before


def test_the_owners_answers_count_and_the_door_closes(box: Machine) -> None:
    python = "/opt/regulars/bin/python"
    box.run("runuser", "-u", "regulars-dashboard", "--", python, "-c", ANSWER)
    assert until(lambda: not door_is_open(box), 60)
    assert all_is_well(box)
    assert 'name = "Kohvik Tartus"' in name(box)
    assert "Kohvik" in told(box, "settings", "--dump")


def test_the_answers_are_the_dashboards_alone_to_write(box: Machine) -> None:
    for user in ("portal", "kiosk", "gate"):
        words = ("runuser", "-u", f"regulars-{user}", "--", "touch", "/var/lib/regulars/answers/owner.toml")
        with pytest.raises(AssertionError):
            box.run(*words)


def test_a_file_of_a_fitter_is_used_at_the_next_start_and_its_passwords_are_gone(box: Machine) -> None:
    file = box.inside("/boot/firmware/regulars.toml")
    file.write_text('[shop]\nname = "Kava"\n[owner]\npassword = "correct horse"\n')
    box.run("systemctl", "restart", "regulars-first-run.service")
    assert not file.exists()
    assert "correct horse" not in box.run("cat", "/boot/firmware/regulars-used.toml")
    assert box.run("cat", "/boot/firmware/regulars-faults.txt", check=False) == ""
    restart(box)
    assert all_is_well(box)
    assert 'name = "Kava"' in name(box)
    assert has_owner(box)


def say(box: Machine, room: str, word: str) -> None:
    """As the kiosk when its button was held, and the dashboard when the owner confirms."""
    program = SAID.format(word=word)
    box.run("runuser", "-u", f"regulars-{room}", "--", "/opt/regulars/bin/python", "-c", program)


def test_the_button_and_the_owner_make_a_new_box(box: Machine) -> None:
    settings = box.inside("/etc/regulars/settings.toml")
    settings.write_text(settings.read_text() + "[kiosk]\nbutton_pin = 25\n")
    assert has_owner(box)
    say(box, "kiosk", "ask")
    assert not box.goes_off(8)
    say(box, "dashboard", "confirm")
    assert box.goes_off(60)
    box.boot()
    assert until(lambda: box.run("systemctl", "is-active", "regulars-dashboard", check=False) == "active", 60)
    said = box.run("cat", "/boot/firmware/regulars-setup.txt")
    assert told(box, "owner", "setup-code").removeprefix("code ") in said
    assert "Kava i kaktus" not in box.run("cat", "/etc/regulars/settings.toml")
    assert box.run("stat", "--format=%U %G %a", "/etc/regulars/settings.toml") == "root regulars 640"
