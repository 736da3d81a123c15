"""`regulars doctor`: is the box well, and what should a person do?"""

import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict

import click

from appliance.cli.frame import Context
from appliance.doctor import counter, telling
from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN, Finding, needs_a_person
from appliance.doctor.visit import visit_box, visit_shop
from appliance.errors import BadInput, RegularsError
from appliance.settings import Paths

NO_SHOP = Finding("store", BAD, "There is no shop in this folder yet.", "Say: regulars setup")
SIGNS = {GOOD: "ok", SOON: "soon", BAD: "BAD", UNKNOWN: "?"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option(
    "--tell", is_flag=True, help="Tell lamp, till, kiosk and owner, once; ends well. For the timer."
)
@click.pass_obj
def doctor(context: Context, *, as_json: bool, tell: bool) -> None:
    """Look at power, heat, card, clock, line, processes and backup; exit 1 when something needs a person."""
    if tell:
        tell_people(context)
        return
    found = [*look(context), *at_hand(context)]
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False))
    else:
        click.echo("\n".join(map(told, found)))
    sys.exit(1 if needs_a_person(found) else 0)


def look(context: Context) -> Iterator[Finding]:
    """Everything, one thing after the other; what cannot be looked at is a finding too."""
    now = int(time.time())
    try:
        settings = context.settings
        yield from visit_box(settings, now)
        # Opening a shop makes one, and this only looks.
        yield from visit_shop(context.shop, now) if settings.paths.shop_db.exists() else (NO_SHOP,)
    except RegularsError as error:
        yield Finding("settings" if isinstance(error, BadInput) else "store", BAD, str(error))
    finally:
        context.close()


def at_hand(context: Context) -> Iterator[Finding]:
    """What only somebody who waits for it asks: the kiosk asks its printer all day by itself."""
    with suppress(RegularsError):
        yield counter.printer(context.settings.kiosk.printer, context.data)


def tell_people(context: Context) -> None:
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    telling.note(Paths(context.data), look(context))
    with suppress(BadInput):  # faulty settings are told already
        telling.write(context.settings, int(time.time()))


def told(finding: Finding) -> str:
    line = f"{SIGNS[finding.state]:<5}{finding.what}: {finding.says}"
    return f"{line}\n     {finding.do}" if finding.do else line


COMMANDS = (doctor,)
