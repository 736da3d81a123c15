"""`regulars setup` and `tidy`: what a box does by itself, before its processes start and every night."""

from pathlib import Path
from typing import Any

import click

from appliance.cli.frame import Context, answering
from appliance.cli.run import addresses
from appliance.errors import StoreFault
from appliance.settings import Settings
from appliance.shop import open_shop

UNITS = "setup/units.env"
"""In run/: what units whose processes read no settings are told, as EnvironmentFile= wants it."""
UPDATES = "setup/updates"
"""In run/ while a source of new versions is set: without one nobody looks, and no root is opened for it."""
CHAIN = "setup/chain"
"""In run/ while head office is set: a shop that is alone needs no process for it in its memory."""


@click.command()
@answering
def setup(context: Context) -> Any:
    """Create what is missing, bring the databases up to date, and read the settings."""
    settings, shop = context.settings, context.shop
    try:
        told = tell_units(settings)
    except OSError as error:
        raise StoreFault() from error
    return {"data": str(settings.paths.root), "shop": shop.settings.shop.name, "units": str(told)}


def tell_units(settings: Settings) -> Path:
    """Write the file as a whole; returns it. Raises OSError."""
    run = settings.paths.run
    (run / UNITS).parent.mkdir(parents=True, exist_ok=True)
    # Anew in either case: the file may be root's, who ran this by hand.
    for flag, is_set in ((CHAIN, settings.sync.hub), (UPDATES, settings.update.source)):
        (run / flag).unlink(missing_ok=True)
        if is_set:
            (run / flag).touch()
    file = run / UNITS
    draft = file.with_suffix(".new")
    draft.write_text(
        f"INTERFACE={settings.portal.interface}\nKIOSK={addresses(settings)['kiosk']}\n", "utf-8"
    )
    return draft.replace(file)


@click.command()
@answering
def tidy(context: Context) -> Any:
    """Erase what is over, as watcher and kiosk do while they run: keys of days, old visits and slips."""
    # Its user has no business with the gate's addresses, which the gate forgets by itself.
    shop = open_shop(context.settings, admitting=False)
    try:
        shop.devices.end_day()
        shop.visits.close_stale()
        shop.visits.count_days_over()
        return {"slips": shop.slips.tidy()}
    finally:
        shop.close()


COMMANDS = (setup, tidy)
