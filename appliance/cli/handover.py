"""`regulars doctor --handover`: with the fitter through a login and a scan, and the sheet that stays."""

import sys
from pathlib import Path

import click

from appliance.cli.frame import Context
from appliance.doctor import handover
from appliance.doctor.findings import Finding
from appliance.doctor.sheet import Notes, handover_sheet
from appliance.pages import owners_language


def hand_over(
    context: Context, looked: list[Finding], notes: Notes, *, minutes: int, language: str | None, output: Path
) -> list[Finding]:
    """Try what only people can, and write the sheet; all that was found. Raises StoreFault, NoFont, OSError.

    Ctrl-C ends it without a sheet.
    """
    shop = context.shop
    try:
        found = [*_try(context, minutes * 60), *looked]
        spoken = shop.settings.shop
        chosen = language or owners_language(spoken.first_language, spoken.region, spoken.languages)
        at = shop.clock.local()
        pdf = handover_sheet(shop.settings, found, notes, chosen or spoken.languages[0], at)
    except KeyboardInterrupt:
        click.echo("\nEnded. No sheet was written.", err=True)
        sys.exit(130)
    finally:
        context.close()
    output.write_bytes(pdf)
    click.echo(f"The sheet that stays here: {output}", err=True)
    return found


def _try(context: Context, seconds: int) -> list[Finding]:
    shop = context.shop
    found = list(handover.left_out(shop))
    for trial in handover.trials(shop):
        found.append(handover.run(trial, seconds, _progress))
        click.echo(f"\r{found[-1].says:<72}", err=True)
    return found


def _progress(ask: str, left: int) -> None:
    """One line that counts down on a terminal; elsewhere a line a minute."""
    if sys.stderr.isatty():
        click.echo(f"\r{ask} ({left // 60}:{left % 60:02d}, Ctrl-C ends) ", err=True, nl=False)
    elif left % 60 == 0:
        click.echo(f"{ask} ({left // 60} min)", err=True)
