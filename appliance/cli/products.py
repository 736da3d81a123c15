"""`regulars products`: the price list that the kiosk answers from."""

from pathlib import Path
from typing import Any

import click

from appliance.cli.frame import Context, answering
from appliance.errors import BadPriceList


@click.group()
def products() -> None:
    """What a scanned product costs."""


@products.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@answering
def load(context: Context, file: Path) -> Any:
    """Replace the price list by a CSV file with the columns barcode, name and price."""
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as fault:
        raise BadPriceList(faults="the file is not in UTF-8: save it as CSV UTF-8") from fault
    return {"products": context.shop.products.load(text)}


@products.command("list")
@answering
def list_products(context: Context) -> Any:
    """The price list."""
    return [
        {"barcode": product.barcode.digits, "name": product.name, "price": str(product.price)}
        for product in context.shop.products.all()
    ]


COMMANDS = (products,)
