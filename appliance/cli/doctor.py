"""`regulars doctor`: is the box well, and what should a person do?"""

import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from appliance.cli.frame import Context
from appliance.doctor import counter, telling
from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN, Finding, needs_a_person
from appliance.doctor.looked import Looked
from appliance.doctor.visit import visit_box, visit_shop
from appliance.errors import BadInput, RegularsError
from appliance.limits import LANGUAGES
from appliance.settings import Paths, Settings
from appliance.shop import open_shop

NO_SHOP = Finding("store", BAD, "There is no shop in this folder yet.", "Say: regulars setup")
SHEET = click.Path(path_type=Path, dir_okay=False, writable=True)
SIGNS = {GOOD: "ok", SOON: "soon", BAD: "BAD", UNKNOWN: "?"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option(
    "--tell", is_flag=True, help="Tell lamp, till, kiosk and owner, once; ends well. For the timer."
)
@click.option(
    "--handover", is_flag=True, help="Try a phone's login and a scan, and write the sheet that stays."
)
@click.option("--minutes", type=click.IntRange(1, 60), default=5, show_default=True, help="To wait for each.")
@click.option("--call", default="", help="For the sheet: whom to call. Your own words.")
@click.option("--code-kept", default="", help="For the sheet: where the recovery code is kept.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of the sheet; else the owner's.")
@click.option("--output", type=SHEET, default="handover.pdf", show_default=True, help="The sheet's file.")
@click.pass_obj
def doctor(context: Context, /, *, as_json: bool, tell: bool, handover: bool, **sheet: Any) -> None:
    """Look at power, heat, card, clock, line, processes and backup; exit 1 when something needs a person."""
    if tell:
        tell_people(context)
        return
    found = [*look(context), *at_hand(context)]
    if handover:
        found = with_fitter(context, found, **sheet)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False))
    else:
        click.echo("\n".join(map(told, found)))
    sys.exit(1 if needs_a_person(found) else 0)


def with_fitter(
    context: Context, looked: list[Finding], call: str, code_kept: str, **rest: Any
) -> list[Finding]:
    """A shop that cannot be opened is handed over to nobody: what was looked at says why."""
    # Both bring the PDF library, which a look does not need.
    from appliance.cli.handover import hand_over
    from appliance.doctor.sheet import Notes

    if any(finding.what in {"store", "settings"} and finding.state == BAD for finding in looked):
        return looked
    try:
        return hand_over(context, looked, Notes(call, code_kept), **rest)
    except (RegularsError, OSError) as error:
        click.echo(error, err=True)
        sys.exit(1)


def look(context: Context) -> Iterator[Finding]:
    """Everything, one thing after the other; what cannot be looked at is a finding too."""
    now = int(time.time())
    try:
        settings = context.settings
        yield from visit_box(settings, now)
        # Opening a shop makes one, and this only looks.
        yield from look_inside(settings, now) if settings.paths.shop_db.exists() else (NO_SHOP,)
    except RegularsError as error:
        yield Finding("settings" if isinstance(error, BadInput) else "store", BAD, str(error))


def look_inside(settings: Settings, now: int) -> Iterator[Finding]:
    """Raises StoreFault. The gate's addresses are none of the doctor's business."""
    shop = open_shop(settings, admitting=False)
    try:
        yield from visit_shop(shop, now)
    finally:
        shop.close()


def at_hand(context: Context) -> Iterator[Finding]:
    """What only somebody who waits for it asks: the kiosk asks its printer all day by itself."""
    with suppress(RegularsError):
        yield counter.printer(context.settings.kiosk.printer, context.data)


def tell_people(context: Context) -> None:
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    paths, found = Paths(context.data), list(look(context))
    telling.note(paths, found)
    with suppress(OSError):  # a notice, a letter can still go out
        Looked(paths.run).keep(found)
    with suppress(BadInput):  # faulty settings are told already
        telling.write(context.settings, int(time.time()))


def told(finding: Finding) -> str:
    line = f"{SIGNS[finding.state]:<5}{finding.what}: {finding.says}"
    return f"{line}\n     {finding.do}" if finding.do else line


COMMANDS = (doctor,)
