"""`python -m kiosk.ask --data DIR`: how the printer is, in one word, for whoever may not import this room."""

import sys

from appliance.errors import RegularsError
from appliance.service import arguments
from appliance.settings import Paths, load_settings
from kiosk.printer import Printer, PrinterFault


def main() -> None:
    """Print `well`, `paper-low`, `silent`, `not-allowed` or the printer's trouble; 2 for faulty settings."""
    try:
        kiosk = load_settings(Paths(arguments("kiosk.ask").parse_args().data.resolve())).kiosk
    except RegularsError as fault:
        sys.stderr.write(f"{fault}\n")
        sys.exit(2)
    sys.stdout.write(f"{state(Printer(kiosk.printer, kiosk.paper_dots))}\n")


def state(printer: Printer) -> str:
    """How it is now; takes some seconds when it is silent."""
    try:
        status = printer.status()
    except PrinterFault as fault:
        return "not-allowed" if isinstance(fault.__cause__, PermissionError) else fault.trouble
    if not status.answers:
        return "silent"
    return "paper-low" if status.paper_low else "well"


if __name__ == "__main__":
    main()
