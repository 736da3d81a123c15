"""Factory reset, by the commands that the units run: who must say so, what is left, the plug."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from appliance.cli import main
from appliance.commissioning.factory_reset import RESET, FactoryReset
from appliance.errors import StoreFault
from appliance.layers import read_tables, shipped
from tests.appliance.commissioning.test_boot_folder import WHOLE, Box

BUTTON = '[kiosk]\nbutton_pin = 25\n[shop]\nname = "Kohvik Tartus"\n'


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """A shop with an owner, a picture and settings of its own, but no button."""
    box = Box(tmp_path)
    (box.paths.root / "settings.toml").write_text("")
    (box.boot / "regulars.toml").write_text(WHOLE)
    box.start()
    (box.paths.pictures / "deep").mkdir(parents=True)
    (box.paths.pictures / "deep/cake.webp").write_text("a cake")
    return box


def with_button(box: Box) -> None:
    (box.paths.root / "settings.toml").write_text(BUTTON)


def noted(box: Box) -> bool:
    """Whether the running box lets its next start empty it."""
    words = ["--data", str(box.paths.root), "factory-reset", "--boot", str(box.boot)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code in {0, 1} and (result.exit_code == 0 or "nothing has changed" in result.output)
    return result.exit_code == 0


def has_owner(box: Box) -> bool:
    shop = box.shop()
    try:
        return shop.staff.has_owner()
    finally:
        shop.close()


def test_without_a_button_the_cards_file_empties_the_box(box: Box) -> None:
    (box.boot / RESET).touch()
    assert box.start()["taken"] == "factory reset"
    assert not has_owner(box)
    assert not list(box.paths.pictures.rglob("*.webp"))
    assert read_tables(box.paths.root / "settings.toml") == shipped()
    assert sorted(file.name for file in box.boot.iterdir()) == ["regulars-setup.txt"]


def test_the_next_start_finds_a_new_box_and_leaves_it(box: Box) -> None:
    (box.boot / RESET).touch()
    box.start()
    before = box.says("regulars-setup.txt")
    assert box.start()["taken"] is None
    assert box.says("regulars-setup.txt") == before


def test_what_was_done_stands_in_the_list_of_changes(box: Box) -> None:
    (box.boot / RESET).touch()
    box.start()
    assert [step.what for step in box.shop().trail.latest(9)] == ["emptied"]


def test_a_fitters_file_beside_it_sets_up_the_empty_box(box: Box) -> None:
    (box.boot / RESET).touch()
    (box.boot / "regulars.toml").write_text(WHOLE)
    assert box.start()["taken"] == "factory reset, settings"
    assert has_owner(box)


@pytest.mark.parametrize(("asked", "confirmed", "file"), [(0, 1, 1), (1, 0, 0), (0, 0, 1), (0, 1, 0)])
def test_with_a_button_it_must_be_held_and_somebody_must_confirm(
    box: Box, asked: bool, confirmed: bool, file: bool
) -> None:
    with_button(box)
    reset = FactoryReset(box.paths)
    for said, say in ((asked, reset.ask), (confirmed, reset.confirm), (file, (box.boot / RESET).touch)):
        if said:
            say()
    assert not noted(box)
    box.start()
    assert has_owner(box)


@pytest.mark.parametrize("by", ["owner", "card"])
def test_held_and_confirmed_the_next_start_empties_the_box(box: Box, by: str) -> None:
    with_button(box)
    reset = FactoryReset(box.paths)
    reset.ask()
    reset.confirm() if by == "owner" else (box.boot / RESET).touch()
    assert noted(box) and has_owner(box)
    assert box.start()["taken"] == "factory reset"
    assert not has_owner(box) and box.says(RESET) == "" and not reset.asked


def test_power_that_goes_in_the_midst_is_no_way_out(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    (box.boot / RESET).touch()
    unlink, spared = Path.unlink, 3

    def fails(file: Path, missing_ok: bool = False) -> None:
        nonlocal spared
        spared -= 1
        if spared < 0:
            raise OSError("the plug")
        unlink(file, missing_ok)

    with monkeypatch.context() as cut:
        cut.setattr(Path, "unlink", fails)
        with pytest.raises(StoreFault):
            FactoryReset(box.paths).carry_out(box.boot / RESET)
    assert not (box.boot / RESET).exists()
    assert box.start()["taken"] == "factory reset"
    assert not has_owner(box) and not list(box.paths.pictures.rglob("*.webp"))


def test_a_card_whose_file_cannot_go_is_not_emptied_at_every_start(box: Box) -> None:
    (box.boot / RESET).mkdir()  # no unlink takes a folder away, not even root's
    result = CliRunner().invoke(main, ["--data", str(box.paths.root), "first-run", "--boot", str(box.boot)])
    assert result.exit_code == 1
    assert has_owner(box) and not FactoryReset(box.paths).noted


def test_spoiled_settings_are_no_way_to_keep_the_cards_holder_out(box: Box) -> None:
    (box.paths.root / "settings.toml").write_text("[kiosk")
    (box.boot / RESET).touch()
    assert box.start()["taken"] == "factory reset"


def test_an_interrupted_upgrade_keeps_its_way_back_and_no_copy_of_the_shop(box: Box) -> None:
    before = box.paths.root / "before-upgrade"
    for name in ("rolled-back", "units/regulars-gate.service", "data/shop.db", "newer/shop.db"):
        (before / name).parent.mkdir(parents=True, exist_ok=True)
        (before / name).touch()
    (box.boot / RESET).touch()
    box.start()
    left = sorted(str(file.relative_to(before)) for file in before.rglob("*") if file.is_file())
    assert left == ["rolled-back", "units/regulars-gate.service"]
