"""A shop with people, and a head office on the same machine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.settings import Paths, load_settings
from appliance.sync.opening import open_relay
from appliance.sync.relay import Relay
from appliance.testing import filled_shop
from tests.appliance.sync.small_hub import SmallHub, serving
from tests.certificates import Authority, authority


@pytest.fixture(scope="session")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def hub(trusted: Authority, tmp_path: Path) -> Iterator[SmallHub]:
    """Head office, and a shop's folder whose settings name it."""
    hub = SmallHub()
    with serving(hub, trusted) as port:
        name_hub(tmp_path, port, trusted.trusted)
        yield hub


def name_hub(folder: Path, port: int, authority: Path, more: str = "") -> None:
    lines = f'[sync]\nhub = "https://localhost:{port}"\nauthority = "{authority}"\n{more}'
    (folder / "settings.toml").write_text(lines)


@pytest.fixture
def opened(hub: SmallHub, tmp_path: Path) -> Iterator[Callable[[], Relay]]:
    """Open the relay of the filled shop, as often as it was killed."""
    filled_shop(tmp_path).close()
    relays: list[Relay] = []

    def again() -> Relay:
        relays.append(open_relay(load_settings(Paths(tmp_path))))
        return relays[-1]

    yield again
    for relay in relays:
        relay.close()


@pytest.fixture
def relay(opened: Callable[[], Relay]) -> Relay:
    """Of a shop that is enrolled."""
    relay = opened()
    relay.enrol("GOOD")
    return relay
