"""`regulars portal`, `kiosk` and so on: one process each, as the units start them."""

import os
import sys
from pathlib import Path

import click

from appliance.cli.frame import Context
from appliance.errors import RegularsError
from appliance.service import command
from appliance.settings import Settings

MODULES = {
    "portal": "portal.web",
    "gate": "portal.gate",
    "wifi": "portal.wifi",
    "sniffer": "portal.sniffer",
    "watcher": "portal.watcher",
    "kiosk": "kiosk",
    "dashboard": "appliance.dashboard",
    "sync": "appliance.sync",
    "hub": "appliance.hub",
}
DUTIES = {
    "portal": "The login page that a phone opens.",
    "gate": "The firewall's rules and who is admitted; needs CAP_NET_ADMIN.",
    "wifi": "Addresses, names and radio for shoppers; needs root.",
    "sniffer": "Frames on the shoppers' network to lines; needs CAP_NET_RAW.",
    "watcher": "Lines to visits.",
    "kiosk": "Scanner, screen, printer and lights.",
    "dashboard": "The owner's pages and the till.",
    "sync": "The way to head office.",
    "hub": "Head office: what the shops of a chain tell each other; needs PostgreSQL.",
}


def command_line(room: str, data: Path, settings: Settings) -> list[str]:
    """How a room is started; the sniffer gets words alone, since it imports nothing of ours."""
    module = MODULES[room]
    if room == "sniffer":
        interface, socket = settings.portal.interface, str(settings.paths.sightings_socket)
        return command(module, "--interface", interface, "--socket", socket)
    return command(module, "--data", str(data))


def start(context: Context, room: str) -> None:
    """Become that room's process."""
    try:
        words = command_line(room, context.data, context.settings)
    except RegularsError as error:
        click.echo(error, err=True)
        sys.exit(2)
    os.execv(words[0], words)  # noqa: S606  # our own room, no shell wanted


def _command(room: str) -> click.Command:
    @click.command(room, help=DUTIES[room])
    @click.pass_obj
    def become(context: Context) -> None:
        start(context, room)

    return become


# `regulars sync` has commands of its own beside the process.
COMMANDS = tuple(_command(room) for room in MODULES if room != "sync")
