"""Where the keeper finds what it needs."""

from pathlib import Path

import pytest

from portal.wifi import keeper
from portal.wifi.keeper import open_to_all, resolvers


def test_the_uplinks_resolvers_are_looked_for_where_they_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "resolv.conf", tmp_path / "elsewhere.conf"
    monkeypatch.setattr(keeper, "ELSEWHERE", (second,))
    assert resolvers(first) == first
    second.write_text("nameserver 192.0.2.2\n")
    assert resolvers(first) == second
    first.write_text("search shop\n")
    assert resolvers(first) == second
    first.write_text("nameserver 192.0.2.1\n")
    assert resolvers(first) == first


def test_a_folder_is_open_to_all_when_the_whole_way_is(tmp_path: Path) -> None:
    inner = tmp_path / "shop" / "run"
    inner.mkdir(parents=True)
    inner.chmod(0o755)
    (tmp_path / "shop").chmod(0o700)
    assert not open_to_all(inner)
    (tmp_path / "shop").chmod(0o711)
    assert open_to_all(Path("/usr/share"))
