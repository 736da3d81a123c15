"""dnsmasq's lease file, as it writes it."""

from pathlib import Path

from appliance.values.mac import Mac
from portal.watcher.leases import read_leases

FILE = """\
1763838000 02:00:5e:10:00:01 10.77.0.23 Olenas-iPhone 01:02:00:5e:10:00:01
1763838000 02:00:5e:10:00:02 10.77.0.24 * *
duid 00:01:00:01:2c:3f:41:5a:02:00:5e:10:00:99
1763838000 1443889 fd77::23 Olenas-iPhone 00:01:00:01
half a li
"""


def test_addresses_by_device_and_nothing_of_names(tmp_path: Path) -> None:
    (tmp_path / "leases").write_text(FILE)
    leases = read_leases(tmp_path / "leases")
    assert leases == {
        Mac.parse("02:00:5e:10:00:01"): "10.77.0.23",
        Mac.parse("02:00:5e:10:00:02"): "10.77.0.24",
    }


def test_no_file_is_nobody(tmp_path: Path) -> None:
    assert read_leases(tmp_path / "leases") == {}


def test_bytes_that_are_no_text_are_nobody(tmp_path: Path) -> None:
    (tmp_path / "leases").write_bytes(b"\xff\xfe\x00" * 50)
    assert read_leases(tmp_path / "leases") == {}
