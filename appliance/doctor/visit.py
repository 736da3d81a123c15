"""One look at everything."""

from collections.abc import Iterator

from appliance.backup import sticks
from appliance.backup.carried import carried
from appliance.backup.last import last
from appliance.doctor import board, counter, guard, house, line, papers, versions
from appliance.doctor.findings import Finding
from appliance.notices import DOCTORS, TEXTS, Notices
from appliance.settings import Settings
from appliance.shop import Shop

OTHERS = tuple(name for name in TEXTS if name not in DOCTORS)
"""Notices that are no echo of an earlier look of ours."""


def visit_box(settings: Settings, now: int) -> Iterator[Finding]:
    """All that needs no store; `now` in Unix seconds. A name that nobody answers may take some seconds."""
    yield board.power()
    yield board.heat()
    yield board.memory()
    yield board.card(settings.paths.root)
    yield board.clock(now)
    yield line.route()
    yield line.names()
    yield line.addresses(settings.portal.interface, settings.wifi.address)
    yield line.radio(settings.portal.interface)
    yield guard.gate(settings.portal.interface, settings.paths.gate_socket)
    yield guard.table(settings.portal.interface)
    yield papers.certificate(settings.portal, now)
    yield house.processes(house.ask_systemd())
    yield from house.notices(Notices(settings.paths.notices).standing(OTHERS))
    yield counter.lamp(settings.kiosk)
    yield house.backup(last(settings.paths.root), settings.paths.root, now)
    yield house.stick(carried(settings.paths.root), bool(sticks.enrolled(settings.paths.root)), now)
    yield versions.versions()
    yield versions.updates(settings.update.source, settings.paths.root, house.last_update())


def visit_shop(shop: Shop, now: int) -> Iterator[Finding]:
    """What the store tells; raises StoreFault."""
    learned = {name for name, known in shop.scanners.all().items() if known.duty == "scanner"}
    yield counter.scanner(learned | set(shop.settings.kiosk.scanners))
    yield versions.store(shop.step())
    state = shop.upstream.state()
    yield house.head_office(state, shop.upstream.is_set, now)
    if state and shop.upstream.is_set:
        yield from versions.office(state.office)
