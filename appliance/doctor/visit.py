"""One look at everything."""

from collections.abc import Iterator

from appliance.backup.last import last
from appliance.doctor import board, house, line
from appliance.doctor.findings import Finding
from appliance.notices import Notices
from appliance.settings import Settings
from appliance.shop import Shop


def visit_box(settings: Settings, now: int) -> Iterator[Finding]:
    """All that needs no store; `now` in Unix seconds. A name that nobody answers may take some seconds."""
    yield board.power()
    yield board.heat()
    yield board.card(settings.paths.root)
    yield board.clock(now)
    yield line.route()
    yield line.names()
    yield house.processes(house.ask_systemd())
    yield from house.notices(Notices(settings.paths.notices).standing())
    yield house.backup(last(settings.paths.root), settings.paths.root, now)


def visit_shop(shop: Shop, now: int) -> Finding:
    """What the store tells; raises StoreFault."""
    return house.head_office(shop.upstream.state(), shop.upstream.is_set, now)
