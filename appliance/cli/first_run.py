"""`regulars first-run` and `owner`: a box that nobody has set up, and an owner who lost the password."""

from pathlib import Path
from typing import Any

import click

from appliance.cli.frame import Context, answering
from appliance.clock import ZoneClock
from appliance.commissioning.boot_folder import SETTINGS, BootFolder
from appliance.commissioning.card import begin
from appliance.errors import RegularsError, SettingsFaults, StoreFault
from appliance.people.staff import Staff
from appliance.people.trail import Trail
from appliance.settings import Paths
from appliance.store.shop_store import open_store


@click.command("first-run")
@click.option("--boot", type=click.Path(path_type=Path), help="The boot partition's folder.")
@answering
def first_run(context: Context, boot: Path | None) -> Any:
    """Give a new card a Wi-Fi of its own, and take what a fitter left on its boot partition."""
    paths = Paths(context.data)
    begin(paths)
    # Not the whole shop: its settings may be what this is here to make.
    store = open_store(paths.shop_db)
    try:
        staff = Staff(store)
        trail = Trail(store, ZoneClock("UTC", 0))
        done = _boot(BootFolder(boot, paths, staff, trail)) if boot and boot.is_dir() else []
        return {"waits for its owner": not staff.has_owner(), "taken": ", ".join(done) or None}
    finally:
        store.close()


def _boot(folder: BootFolder) -> list[str]:
    """What is wrong with the file is told beside it, where the fitter looks; raises StoreFault."""
    faults: list[str] = []
    done: list[str] = []
    try:
        done = folder.take()
    except StoreFault:
        raise
    except SettingsFaults as error:
        faults = error.faults
    except RegularsError as error:
        faults = [str(error)]
    folder.blame(faults)
    folder.tell()
    for fault in faults:
        click.echo(f"{SETTINGS}: {fault}", err=True)
    return done


@click.group()
def owner() -> None:
    """The owner's way in."""


@owner.command("setup-code")
@answering
def setup_code(context: Context) -> Any:
    """Print the code that makes whoever types it on the dashboard the owner."""
    return {"code": context.shop.staff.setup_code()}


@owner.command()
@answering
def reset(context: Context) -> Any:
    """Take the owner's password away and print a new set-up code; customers, points and PINs stay."""
    code = context.shop.staff.reset_owner()
    context.shop.trail.note("owner-reset")
    return {"code": code}


COMMANDS = (first_run, owner)
