"""Which board and which card."""

from pathlib import Path

from appliance.box import box_id


def pi(root: Path, serial: str, card: str) -> Path:
    board, device = root / "sys/firmware/devicetree/base", root / "sys/block/mmcblk0/device"
    for folder in (board, device):
        folder.mkdir(parents=True)
    (board / "serial-number").write_text(f"{serial}\0")
    (device / "cid").write_text(f"{card}\n")
    return root


def test_another_card_or_another_board_is_another_box(tmp_path: Path) -> None:
    same = {box_id(pi(tmp_path / name, "10000000a1", "1b534d")) for name in ("a", "b")}
    others = {
        box_id(pi(tmp_path / "c", "10000000a1", "27504853")),
        box_id(pi(tmp_path / "d", "10000000b2", "1b534d")),
    }
    assert len(same) == 1
    assert len(same | others) == 3


def test_a_machine_that_is_no_pi_goes_by_systemds_id(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/machine-id").write_text("0f3c\n")
    named = box_id(tmp_path)
    (tmp_path / "etc/machine-id").write_text("77aa\n")
    assert box_id(tmp_path) != named
    assert "0f3c" not in named


def test_this_machine_is_always_the_same_box() -> None:
    assert box_id() == box_id()
