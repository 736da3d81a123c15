"""`regulars own-device`: the till's tablet, the printer, the owner's phone."""

from typing import Any

import click

from appliance.cli.frame import Context, answering
from appliance.values.mac import Mac


@click.group("own-device")
def own_device() -> None:
    """The shop's own devices: always online, never counted, never asked."""


@own_device.command("add")
@click.argument("mac")
@click.argument("name")
@answering
def add(context: Context, mac: str, name: str) -> Any:
    """Let the device with the hardware address MAC pass from now on; NAME is for you."""
    device = Mac.parse(mac)
    context.shop.admissions.add_own(device, name)
    return {"mac": str(device), "name": context.shop.admissions.own()[device]}


@own_device.command("list")
@answering
def list_own(context: Context) -> Any:
    """Every device of the shop's own."""
    return [{"mac": str(mac), "name": name} for mac, name in context.shop.admissions.own().items()]


@own_device.command("remove")
@click.argument("mac")
@answering
def remove(context: Context, mac: str) -> Any:
    """Make it a device like others: within seconds it has to log in."""
    device = Mac.parse(mac)
    context.shop.admissions.remove_own(device)
    return {"mac": str(device)}


COMMANDS = (own_device,)
