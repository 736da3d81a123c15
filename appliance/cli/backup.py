"""`regulars backup` and `regulars restore`: the shop in one file, readable with the code on paper."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Any

import click

from appliance.backup import sticks
from appliance.backup.carrying import carry as copy_to_stick
from appliance.backup.making import make_backup
from appliance.backup.recovery import make_key
from appliance.backup.restoring import restore as put_back
from appliance.cli.frame import Context, answering
from appliance.commissioning.bring_back import FAULTS
from appliance.commissioning.bring_back import bring_back as back_from_card
from appliance.settings import Paths

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def backup() -> None:
    """Keep the shop outside of this box."""


@backup.command()
@click.argument("folder", type=FOLDER, required=False)
@answering
def make(context: Context, folder: Path | None) -> Any:
    """Write a backup into a folder, or to the stick that was enrolled."""
    return {"backup": str(make_backup(context.settings.paths, folder))}


@backup.command()
@click.option("--anew", is_flag=True, help="Another key; backups made before open with the code before.")
@answering
def key(context: Context, anew: bool) -> Any:
    """Make the recovery key and show its code, this once. Write it down: without it no backup opens."""
    return {"code": make_key(context.settings.paths.keys, anew=anew)}


@backup.command("enrol-stick")
@click.argument("path", type=click.Path(path_type=Path, file_okay=False, exists=True))
@answering
def enrol_stick(context: Context, path: Path) -> Any:
    """Let backups go to a USB stick."""
    return {"stick": sticks.enrol(context.settings.paths.root, path)}


@backup.command()
@click.argument("folder", type=FOLDER)
@answering
def carry(context: Context, folder: Path) -> Any:
    """Copy the newest backup of a folder to the stick that was enrolled, unless it is there already."""
    return {"backup": str(copy_to_stick(context.settings.paths.root, folder))}


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--move-aside", is_flag=True, help="Keep the shop that is here under another name.")
@answering
def restore(context: Context, file: Path, move_aside: bool) -> Any:
    """Make this box the shop of a backup; the recovery code is asked for. End Regulars before."""
    # Typed unseen, or piped in: as an option it would stand in the list of processes and the shell's history.
    code = getpass("Recovery code: ") if sys.stdin.isatty() else sys.stdin.readline()
    aside = put_back(file, context.data, code, move_aside=move_aside)
    return {"restored": str(context.data), "before": str(aside) if aside else None}


@click.command("bring-back")
@click.option("--boot", type=FOLDER, required=True, help="The boot partition's folder.")
@answering
def bring_back(context: Context, boot: Path) -> Any:
    """Make a box without an owner the shop of the backup on its boot partition, if the code lies beside."""
    file = back_from_card(Paths(context.data), boot)
    return {"brought back": file.name if file else None, "faults": None if file else FAULTS}


COMMANDS = (backup, restore, bring_back)
