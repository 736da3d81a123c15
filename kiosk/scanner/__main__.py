"""`regulars scanners`: which keyboards are attached, and what the kiosk takes them for."""

import json
import sys
import termios
import time
from pathlib import Path
from typing import Any, BinaryIO

import click

from appliance.cli.frame import Context, answering, told
from appliance.errors import Refused
from appliance.rows import Duty, KnownScanner, PrintOrder
from kiosk.scanner import device
from kiosk.scanner.calibration import TEXT
from kiosk.scanner.heard import Calibrated, Scan
from kiosk.scanner.learn import next_one
from kiosk.scanner.plan import Plan
from kiosk.scanner.plans import Plans, learning
from kiosk.scanner.seeker import LOOK_AGAIN


class NoPrinter(Refused):
    """There is nothing to print on."""

    text = "kiosk.printer is not set: draw the sheet with `regulars scanners sheet FILE.pdf`."


def say(text: str) -> None:
    """To the person, beside the answer."""
    click.echo(text, err=True)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), default=Path("var"), help="The shop's folder.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option("--watch", is_flag=True, help="Print the list again whenever it changes, until Ctrl-C.")
@click.pass_context
def main(context: click.Context, data: Path, as_json: bool, watch: bool) -> None:
    """List the keyboards that are attached now, and the part each of them has at the counter."""
    context.obj = Context(data.resolve())
    if context.invoked_subcommand is None:
        context.invoke(watched if watch else listed, as_json=as_json)


@click.command()
@answering
def listed(context: Context) -> Any:
    found = attached(context)
    if not found:
        say("No keyboard or scanner is attached.")
    return found


@click.command()
@click.option("--json", "as_json", is_flag=True)
def watched(as_json: bool) -> None:
    context: Context = click.get_current_context().obj
    shown: Any = None
    while True:
        found = attached(context)
        if found != shown:
            click.echo(json.dumps(found, ensure_ascii=False) if as_json else f"{told(found)}\n")
        shown = found
        time.sleep(LOOK_AGAIN)


@main.command()
@click.option("--keypad", is_flag=True, help="Take a number pad, to type on the keypad of the screen.")
@click.option("--seconds", type=click.IntRange(1, 600), default=60, show_default=True)
@answering
def learn(context: Context, keypad: bool, seconds: int) -> Any:
    """Take the next scanner that scans; a running kiosk knows it within a second or two."""
    scanners = context.shop.scanners
    with learning(context.settings.paths.run):
        one, heard = next_one(keypad, seconds, say)
    if sys.stdin.isatty():
        termios.tcflush(sys.stdin, termios.TCIFLUSH)  # what was scanned would be the next command
    duty: Duty = "keypad" if keypad else "scanner"
    known = scanners.learn(one.identity, one.name, duty)
    if isinstance(heard, Calibrated):
        known = scanners.calibrate(one.identity, heard.layout)
    if isinstance(heard, Scan) and heard.paused and not context.settings.kiosk.scan_pause_ms:
        say("It sends no Enter after a code: switch that on in it, or set kiosk.scan_pause_ms to 100.")
    return facts(known)


@main.command()
@click.argument("id")
@answering
def forget(context: Context, id: str) -> Any:
    """Forget what was learned about the scanner or number pad ID, as in 05e0:1200."""
    context.shop.scanners.forget(id)
    named = {*context.settings.kiosk.scanners, *context.settings.kiosk.keypads}
    if id in named:
        say(f"The settings still name {id}.")
    return {"id": id}


@main.command()
@click.argument("file", type=click.File("wb", lazy=True))
@answering
def sheet(context: Context, file: BinaryIO) -> Any:
    """Write the calibration sheet: scanned once, it tells how a scanner types."""
    from appliance.poster import calibration_sheet  # the PDF library, which no other command needs

    file.write(calibration_sheet(context.settings, TEXT))
    return {"sheet": file.name}


@main.command()
@answering
def slip(context: Context) -> Any:
    """Print the calibration code on the kiosk's printer."""
    if not context.settings.kiosk.printer:
        raise NoPrinter()
    language = context.settings.shop.languages[0]
    return {"slip": context.shop.slips.ask(PrintOrder("calibration", language))}


def attached(context: Context) -> list[dict[str, Any]]:
    """What is plugged in, then what was learned and is not."""
    hidden = device.unreadable()
    if hidden:
        say(f"{hidden} input devices are hidden from this user: ask as root, or join regulars-scanner.")
    plan = plan_of(context)
    here = device.present()
    there = {one.identity for one in here}
    away = [known for known in plan.known.values() if known.duty and known.identity not in there]
    return [_row(one, plan) for one in here] + [{**facts(known), "attached": False} for known in away]


def plan_of(context: Context) -> Plan:
    settings = context.settings
    return Plans(settings.kiosk, context.shop.scanners, settings.paths.run)()


def _row(one: device.Attached, plan: Plan) -> dict[str, Any]:
    part = one.part(plan)
    return {
        "id": one.identity,
        "name": one.name,
        "part": part.duty if part else "none",
        "layout": part.layout if part and part.duty == "scanner" else None,
        "path": min(one.paths, default=one.node),
        "attached": True,
    }


def facts(known: KnownScanner) -> dict[str, Any]:
    return {
        "id": known.identity,
        "name": known.name,
        "part": known.duty,
        "layout": known.layout or None,
    }


if __name__ == "__main__":
    main(prog_name="regulars scanners")
