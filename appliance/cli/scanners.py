"""`regulars scanners`: handed on to the kiosk's room, which has the door to the keyboards."""

import os

import click

from appliance.cli.frame import Context
from appliance.service import command


@click.command("scanners", add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def scanners(context: Context, words: tuple[str, ...]) -> None:
    """List scanners and keyboards, learn and forget them, draw their calibration sheet."""
    listing = command("kiosk.scanner", "--data", str(context.data), *words)
    os.execv(listing[0], listing)  # noqa: S606  # our own room, no shell wanted


COMMANDS = (scanners,)
