"""`regulars customer`, `points` and `purchase`: what the till does, for a terminal."""

from typing import Any

import click

from appliance.cli.frame import Context, answering, customer_facts
from appliance.errors import NotFound
from appliance.limits import LANGUAGES
from appliance.shop import Shop
from appliance.values.code import Code
from appliance.values.money import Money
from appliance.values.phone import Phone


@click.group()
def customer() -> None:
    """Add and find customers."""


@customer.command("add")
@click.option("--phone", required=True, help="As people type it, in the shop's country.")
@click.option("--name", help="A first name.")
@click.option("--language", type=click.Choice(LANGUAGES), help="The shop's first language unless told.")
@answering
def add_customer(context: Context, phone: str, name: str | None, language: str | None) -> Any:
    """Register somebody and print their code."""
    shop = context.shop
    number = Phone.parse(phone, shop.settings.shop.region)
    added = shop.customers.add(number, name, language or shop.settings.shop.languages[0])
    return customer_facts(shop, added.id)


@customer.command("find")
@click.argument("text")
@answering
def find_customer(context: Context, text: str) -> Any:
    """Look somebody up by code, phone, card or part of a name."""
    found = context.shop.customers.find(text)
    if not found:
        raise NotFound()
    return [customer_facts(context.shop, one.id) for one in found]


@click.group()
def points() -> None:
    """Give and take points by hand."""


@points.command("add")
@click.argument("code")
@click.argument("number", type=int)
@click.option("--reason", required=True)
@answering
def add_points(context: Context, code: str, number: int, reason: str) -> Any:
    """Give NUMBER points to the customer with CODE."""
    id = _by_code(context.shop, code)
    return {"customer": id, "points": context.shop.ledger.earn(id, number, reason)}


@points.command("spend")
@click.argument("code")
@click.argument("number", type=int)
@click.option("--reason", required=True)
@answering
def spend_points(context: Context, code: str, number: int, reason: str) -> Any:
    """Take NUMBER points from the customer with CODE."""
    id = _by_code(context.shop, code)
    return {"customer": id, "points": context.shop.ledger.spend(id, number, reason)}


@click.group()
def purchase() -> None:
    """Enter purchases."""


@purchase.command("add")
@click.argument("code")
@click.argument("amount")
@click.option("--receipt", required=True, help="The receipt's number; one number credits once.")
@answering
def add_purchase(context: Context, code: str, amount: str, receipt: str) -> Any:
    """Credit AMOUNT, as in 125.50, to the customer with CODE."""
    shop = context.shop
    id = _by_code(shop, code)
    bought = shop.purchases.record(id, Money.parse(amount, shop.settings.shop.currency), receipt)
    return {
        "id": bought.id,
        "receipt": bought.receipt,
        "customer": id,
        "amount": str(bought.amount),
        "earned": bought.points,
        "points": shop.ledger.balance(id),
    }


def _by_code(shop: Shop, text: str) -> str:
    found = shop.customers.by_code(Code.parse(text))
    if found is None:
        raise NotFound()
    return found.id


COMMANDS = (customer, points, purchase)
