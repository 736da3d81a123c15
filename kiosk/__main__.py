"""The kiosk's process: `python -m kiosk --data DIR`. Read, decode, decide, carry out."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial

from appliance.commissioning.factory_reset import FactoryReset
from appliance.errors import RegularsError, StoreFault
from appliance.notices import AT_THE_TILL, Notices
from appliance.pages import owners_language
from appliance.rows import PrintOrder
from appliance.service import arguments, serve
from appliance.settings import Paths, Settings, ShopSettings
from appliance.shop import Shop, open_process
from appliance.trade.slips import Slips
from appliance.words import words_of
from kiosk.board import Board
from kiosk.button import Button
from kiosk.counter import Counter
from kiosk.demo_printer import DemoPrinter
from kiosk.desk import Desk
from kiosk.effects import Beep, Effect, Light, Print
from kiosk.jobs import Jobs
from kiosk.joining import Joiner
from kiosk.lights import open_lights
from kiosk.printer import Printer
from kiosk.printing import Composer, setup_lines
from kiosk.receipts import sample
from kiosk.scanner.inbox import Inbox
from kiosk.scanner.plans import Plans
from kiosk.scanner.reader import Reader
from kiosk.scanner.seeker import Find, Seeker
from kiosk.scanner.simulated import Port
from kiosk.screen.app import THREADS, create
from kiosk.screen.paper import paper_page
from kiosk.screen.view import View
from kiosk.speech import find_speaker

log = logging.getLogger("kiosk")

PAUSE = 1.0
"""Seconds before a loop that failed starts again."""
TIDY = 60.0
"""Seconds between two looks for slips that nobody prints."""
SETUP_SLIP, LATEST = "setup-slip", 50
"""The word for it in what was changed on the box, and how far back it is looked for."""
SWITCH_OFF = 40
"""Exit status by which the kiosk, which has no right to do it, asks for the box to be switched off."""


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    parser = arguments("kiosk")
    parser.add_argument("--demo", action="store_true", help="take scans from a socket in the data folder")
    parser.add_argument("--paper", action="store_true", help="print onto the page /paper")
    parser.add_argument("--test-slip", action="store_true", help="print a test slip and end")
    options = parser.parse_args()
    shop = open_process(options.data)
    if options.test_slip:
        test_slip(shop.settings)
    else:
        run(shop, demo=options.demo, paper=options.paper)


def test_slip(settings: Settings) -> None:
    """Print a test slip; ends with 1 when it did not work."""
    if not settings.kiosk.printer:
        raise SystemExit("kiosk.printer is not set: where should the slip be printed?")
    try:
        outcome = Printer(settings.kiosk.printer, settings.kiosk.paper_dots).print(
            sample(settings.shop.name, words_of(home_language(settings.shop)).gettext)
        )
    except RegularsError as fault:
        raise SystemExit(str(fault)) from fault
    log.info("test slip: %s", outcome)


def run(shop: Shop, *, demo: bool, paper: bool) -> None:
    """Scanner, desk, printer and button in threads of their own, the screen in this one."""
    settings, region = shop.settings, shop.settings.shop.region
    home = home_language(settings.shop)
    board = Board(settings.shop.languages, home, settings.kiosk.cover_seconds)
    lights = open_lights(settings.kiosk)
    counter, joiner = Counter(shop, settings.kiosk, settings.programme, region), Joiner(shop, region)
    desk = Desk(counter, joiner, board, lights, shop)
    inbox, stop, off = Inbox(), threading.Event(), threading.Event()
    reader = Reader(inbox.put)
    seeker = Seeker(finders(shop, demo), reader)
    demo_printer = DemoPrinter() if paper else None
    jobs = printer_jobs(shop, demo_printer.address if demo_printer else settings.kiosk.printer)

    if jobs:
        print_setup_once(shop, home)

    def tend() -> None:
        stuck = bool(jobs and jobs.stuck)
        lights.tell(ready=reader.ready, fault=stuck or not reader.ready or needs_a_hand(shop.notices))

    loops = [seeker.run, reader.run, lambda stop: desk.run(inbox, tend, stop)]
    loops.append(jobs.run if jobs else partial(drop_old, shop.slips))
    if lights.switch:
        pressed = pressing(home, printing=jobs is not None)
        short, from_power = lambda: desk.carry_out(pressed), lambda: desk.carry_out(asking(settings.paths))
        button = Button(lights.switch, lights.holding, short, lambda: end(off), from_power)
        loops.append(button.run)
    threads = [start(partial(loop, stop), stop) for loop in loops]
    speaker = find_speaker() if settings.kiosk.speech == "on" else None
    app = create(settings, board, desk, View(shop, (lambda: jobs.trouble) if jobs else None, speaker))
    if demo_printer:
        app.register_blueprint(paper_page(demo_printer.paper))
    try:
        serve(app, settings.kiosk.host, settings.kiosk.port, threads=THREADS, ending=board.close)
    finally:
        stop.set()
        for thread in threads:
            thread.join(2)
        if speaker:
            speaker.stop()
        lights.close()
        shop.close()
    sys.exit(SWITCH_OFF if off.is_set() else 0)


def needs_a_hand(notices: Notices) -> bool:
    """Whether something stands that the lamp should call a person for."""
    return any(map(notices.stands, AT_THE_TILL))


def drop_old(slips: Slips, stop: threading.Event) -> None:
    """Without a printer nobody else drops what staff asked for in vain, and tells the owner."""
    while not stop.is_set():
        try:
            slips.tidy()
        except StoreFault as fault:
            log.warning("%s", fault)
        stop.wait(TIDY)


def printer_jobs(shop: Shop, address: str) -> Jobs | None:
    """The way to the printer, if there is one."""
    if not address:
        log.info("no printer: kiosk.printer is not set")
        return None
    printer = Printer(address, shop.settings.kiosk.paper_dots)
    return Jobs(shop.slips, shop.notices, printer, Composer(shop).slip)


def pressing(language: str, *, printing: bool) -> list[Effect]:
    """What a short press of the button does."""
    if not printing:
        return [Light("sorry"), Beep("sorry")]
    return [Print(PrintOrder("test", language)), Light("ok"), Beep("ok")]


def asking(paths: Paths) -> list[Effect]:
    """The button was held from the moment the power came: the owner is asked."""
    try:
        FactoryReset(paths).ask()
    except StoreFault as fault:
        log.warning("a factory reset cannot be asked for: %s", fault)
        return [Light("sorry"), Beep("sorry")]
    log.warning("the button was held from the start: a factory reset waits to be confirmed")
    return [Light("ok"), Beep("ok")]


def end(off: threading.Event) -> None:
    """The button was held: end in order, as when systemd asks; the exit status says the rest."""
    log.warning("the button was held: ending with %d, at which systemd switches the box off", SWITCH_OFF)
    off.set()
    os.kill(os.getpid(), signal.SIGTERM)


def finders(shop: Shop, demo: bool) -> list[Find]:
    """Where scanners come from. What there is none of is said once; the screen goes on without."""
    found: list[Find] = []
    settings = shop.settings
    if demo:
        settings.paths.run.mkdir(parents=True, exist_ok=True)
        found.append(Port(settings.paths.run))
    try:
        from kiosk.scanner import device
    except ImportError:
        log.warning("no scanner: evdev is missing, it comes with the extra 'scanner'")
        return found
    plans = Plans(settings.kiosk, shop.scanners, settings.paths.run)
    if not plans().in_use:
        # Not simply the first keyboard there is: it may be the one somebody types on.
        there = ", ".join(map(str, device.present())) or "no keyboard or scanner"
        log.info("no scanner yet: `regulars scanners learn` takes the next that scans. Here is: %s", there)
    return [*found, device.Finder(plans)]


def start(loop: Callable[[], None], stop: threading.Event) -> threading.Thread:
    """Run `loop` in a thread, again after each fault: nothing at the counter needs a restart."""

    def keep_running() -> None:
        while not stop.is_set():
            try:
                loop()
            except Exception as fault:  # the top of a loop that must go on
                # Where it happened, without its words: they may hold what was scanned.
                trace = (Exception, Exception("(message kept out of the log)"), fault.__traceback__)
                log.exception("unexpected %s; going on", type(fault).__name__, exc_info=trace)
                stop.wait(PAUSE)

    thread = threading.Thread(target=keep_running, daemon=True)
    thread.start()
    return thread


def print_setup_once(shop: Shop, language: str) -> None:
    """The first slip of a new box tells how a phone begins."""
    try:
        if setup_lines(shop, str) and not any(step.what == SETUP_SLIP for step in shop.trail.latest(LATEST)):
            shop.slips.ask(PrintOrder("setup", language))
            shop.trail.note(SETUP_SLIP)
    except RegularsError as fault:
        log.warning("no slip with the set-up code: %s", fault)


def home_language(shop: ShopSettings) -> str:
    """What the screen speaks when nobody chose: a kiosk has no phone to ask."""
    return owners_language(shop.first_language, shop.region, shop.languages) or shop.languages[0]


if __name__ == "__main__":
    main()
