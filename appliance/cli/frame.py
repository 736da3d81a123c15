"""The command's frame: the data folder, and how answers and refusals are told."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import click

from appliance.answers import as_toml
from appliance.errors import AlreadyKnown, BadInput, RegularsError
from appliance.settings import Paths, Settings, load_settings
from appliance.shop import Shop, open_shop


@dataclass
class Context:
    """What every command starts from; the shop is opened only where it is needed."""

    data: Path
    opened: list[Shop] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return load_settings(Paths(self.data))

    @property
    def shop(self) -> Shop:
        if not self.opened:
            self.opened.append(open_shop(self.settings))
        return self.opened[0]

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()


Command = Callable[..., Any]


def answering(command: Command) -> Command:
    """Add `--json`, print what the command returns, and turn our errors into words and an exit code."""

    @click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
    @wraps(command)
    def run(*, as_json: bool, **options: Any) -> None:
        context: Context = click.get_current_context().obj
        try:
            answer = command(context, **options)
        except RegularsError as error:
            facts = _facts(context, error)
            if as_json:
                click.echo(
                    json.dumps(
                        {"error": str(error), "permanent": error.permanent, **facts}, ensure_ascii=False
                    )
                )
            click.echo(f"{error}{_named(facts)}", err=True)
            sys.exit(2 if isinstance(error, BadInput) else 1)
        finally:
            context.close()
        click.echo(json.dumps(answer, ensure_ascii=False) if as_json else told(answer))

    return run


def told(answer: Any) -> str:
    """An answer for a person: one thing a line; settings as the TOML they come from."""
    if isinstance(answer, list):
        return "\n".join(told(item) for item in answer) if answer else "Nothing yet."
    if isinstance(answer, dict) and all(isinstance(value, dict) for value in answer.values()):
        return as_toml(answer).rstrip()
    if isinstance(answer, dict):
        return "  ".join(f"{key} {value}" for key, value in answer.items() if value is not None)
    return str(answer)


def customer_facts(shop: Shop, id: str) -> dict[str, Any]:
    """A customer as the command shows them; for the owner's eyes."""
    customer = shop.customers.get(id)
    return {
        "id": customer.id,
        "code": customer.code.digits if customer.code else None,
        "phone": customer.phone.e164 if customer.phone else None,
        "name": customer.name,
        "language": customer.language,
        "points": shop.ledger.balance(customer.id),
    }


def _facts(context: Context, error: RegularsError) -> dict[str, Any]:
    return customer_facts(context.shop, error.customer) if isinstance(error, AlreadyKnown) else {}


def _named(facts: dict[str, Any]) -> str:
    return f" {told(facts)}" if facts else ""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), default=Path("var"), help="The shop's folder.")
@click.version_option(package_name="regulars")
@click.pass_context
def main(context: click.Context, data: Path) -> None:
    """Regulars: a shop's Wi-Fi portal, kiosk and dashboard."""
    context.obj = Context(data.resolve())
