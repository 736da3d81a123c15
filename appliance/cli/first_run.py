"""`regulars first-run`, `factory-reset` and `owner`: a new box, one made as new, and a lost password."""

from pathlib import Path
from typing import Any

import click

from appliance.cli.frame import Context, answering
from appliance.clock import ZoneClock
from appliance.commissioning.boot_folder import SETTINGS, USED, BootFolder
from appliance.commissioning.card import begin
from appliance.commissioning.factory_reset import RESET, FactoryReset
from appliance.errors import NotConfirmed, Refused, RegularsError, SettingsFaults, StoreFault
from appliance.people.staff import Staff
from appliance.people.trail import Trail
from appliance.settings import Paths, load_settings
from appliance.store.shop_store import open_store


class OwnerHere(Refused):
    """The set-up code was used."""

    text = "This shop has its owner. To take the password away and get a new code: regulars owner reset"


@click.command("first-run")
@click.option("--boot", type=click.Path(path_type=Path), help="The boot partition's folder.")
@answering
def first_run(context: Context, boot: Path | None) -> Any:
    """Give a new card a Wi-Fi of its own, and take what a fitter left on its boot partition."""
    paths = Paths(context.data)
    emptied = _emptied(paths, boot)
    begin(paths)
    # Not the whole shop: its settings may be what this is here to make.
    store = open_store(paths.shop_db)
    try:
        staff = Staff(store)
        trail = Trail(store, ZoneClock("UTC", 0))
        if emptied:
            trail.note("emptied")
        done = _boot(BootFolder(boot, paths, staff, trail)) if boot and boot.is_dir() else []
        taken = [*(["factory reset"] if emptied else []), *done]
        return {"waits for its owner": not staff.has_owner(), "taken": ", ".join(taken) or None}
    finally:
        store.close()


@click.command("factory-reset")
@click.option("--boot", type=click.Path(path_type=Path), help="The boot partition's folder.")
@answering
def factory_reset(context: Context, boot: Path | None) -> Any:
    """Note a factory reset that was asked for and confirmed: the next start empties the box."""
    paths = Paths(context.data)
    reset = FactoryReset(paths)
    if not reset.is_due(button=_has_button(paths), file=_confirms(boot)):
        raise NotConfirmed()
    reset.note()
    return {"at the next start": "this box becomes as new"}


def _emptied(paths: Paths, boot: Path | None) -> bool:
    """Before anybody opens the shop: empty the box, if that was noted or the card alone may say so."""
    reset = FactoryReset(paths)
    if not reset.noted and not reset.is_due(button=_has_button(paths), file=_confirms(boot)):
        return False
    reset.carry_out(*([boot / RESET, boot / USED] if boot and boot.is_dir() else []))
    return True


def _confirms(boot: Path | None) -> bool:
    return boot is not None and (boot / RESET).exists()


def _has_button(paths: Paths) -> bool:
    """Whoever spoiled the settings still has the card."""
    try:
        return load_settings(paths).kiosk.button_pin != 0
    except SettingsFaults:
        return False


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
    """Print the code that makes whoever types it on the dashboard the owner, as long as there is none."""
    code = context.shop.staff.setup_code()
    if code is None:
        raise OwnerHere()
    return {"code": code}


@owner.command()
@answering
def reset(context: Context) -> Any:
    """Take the owner's password away and print a new set-up code; customers, points and PINs stay."""
    code = context.shop.staff.reset_owner()
    context.shop.trail.note("owner-reset")
    return {"code": code}


COMMANDS = (first_run, factory_reset, owner)
