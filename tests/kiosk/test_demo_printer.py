"""The demo's printer, driven by the same code that drives a real one."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from kiosk.demo_printer import KEPT, DemoPrinter, Interpreter, Paper
from kiosk.printer import Printer, escpos_bytes
from kiosk.raster import draw
from kiosk.receipts import Slip, sample


@pytest.fixture
def printer() -> Iterator[DemoPrinter]:
    printer = DemoPrinter()
    yield printer
    printer.close()


@pytest.fixture
def slip() -> Slip:
    return sample("Пекарня на розі", str)


def test_a_slip_comes_out_as_it_was_drawn_and_is_confirmed(printer: DemoPrinter, slip: Slip) -> None:
    assert Printer(printer.address, 576).print(slip) == "printed"
    ((number, png),) = printer.paper.slips
    printed = Image.open(BytesIO(png))
    assert number == 1
    assert ImageChops.difference(printed.convert("L"), draw(slip, 576).convert("L")).getbbox() is None


def test_a_slip_that_comes_byte_by_byte_is_the_same(slip: Slip) -> None:
    whole, bit_by_bit = Paper(), Paper()
    data = b"\x10\x04\x01" + escpos_bytes(draw(slip, 384)) + b"\x10\x04\x04"
    answers = Interpreter(whole).feed(data)
    slow = Interpreter(bit_by_bit)
    assert b"".join(slow.feed(bytes([byte])) for byte in data) == answers == b"\x12\x12"
    assert whole.slips == bit_by_bit.slips


def test_the_oldest_slips_go_and_keep_their_numbers(slip: Slip) -> None:
    paper = Paper()
    for _ in range(KEPT + 2):
        Interpreter(paper).feed(escpos_bytes(draw(slip, 384)))
    assert [number for number, _ in paper.slips] == list(range(3, KEPT + 3))
    assert paper.slip(1) is None and paper.slip(3)


def test_garbage_and_a_cut_of_nothing_print_nothing(printer: DemoPrinter, slip: Slip) -> None:
    assert Interpreter(printer.paper).feed(b"\x00\xff\x1b@ hello \x1dV\x00") == b""
    assert not printer.paper.slips
    Printer(printer.address, 576).print(slip)
    assert len(printer.paper.slips) == 1
