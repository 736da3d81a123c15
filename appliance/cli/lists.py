"""`regulars offers`, `visits`, `settings` and `check`: what there is."""

from typing import Any

import click

from appliance.cli.frame import Context, answering
from appliance.errors import StoreFault
from appliance.settings import SECTIONS, Settings


@click.group()
def offers() -> None:
    """What the shop offers."""


@offers.command("list")
@answering
def list_offers(context: Context) -> Any:
    """Every offer, running or not."""
    return [
        {
            "id": offer.id,
            "audience": offer.audience,
            "active": offer.active,
            "titles": {language: text.title for language, text in offer.texts.items()},
        }
        for offer in context.shop.offers.all()
    ]


@click.group()
def visits() -> None:
    """Who comes back."""


@visits.command("list")
@answering
def list_visits(context: Context) -> Any:
    """The log of returning devices: id, first and last seen, days seen, random or factory address."""
    local = context.shop.clock.local_at
    return [
        {
            "device": device.id,
            "first_seen": local(device.first_seen).isoformat(),
            "last_seen": local(device.last_seen).isoformat(),
            "days_seen": device.days_seen,
            "address": "random" if device.randomised else "factory",
        }
        for device in context.shop.devices.returning()
    ]


@click.command()
@click.option("--dump", is_flag=True, required=True, help="Print every setting as it is now.")
@answering
def settings(context: Context, dump: bool) -> Any:  # noqa: ARG001  # the option is the command's only form
    """The settings in force."""
    return {name: vars(getattr(context.settings, name)) for name in SECTIONS}


@click.command()
@answering
def check(context: Context) -> Any:
    """Read settings, database and documents, and say whether they are sound."""
    found: Settings = context.settings
    shop = context.shop
    if not shop.is_sound():
        raise StoreFault()
    return {"settings": str(found.paths.settings), "database": "sound", "offers": len(shop.offers.all())}


COMMANDS = (offers, visits, settings, check)
