"""Slips on a printer of somebody else's making: emupos takes the bytes and shows its paper as a picture."""

import importlib.util
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kiosk.printer import Printer
from tests.kiosk.reading import zbar, zxing
from tests.kiosk.slips import LANGUAGES, slips

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("emupos") is None, reason="this machine cannot: emupos needs Python 3.13"
)
PATIENCE = 20.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A printer that answers, on TCP; its paper lies in tmp_path/paper."""
    port, api = free_port(), free_port()
    settings = tmp_path / "emupos.yaml"
    settings.write_text(
        f"schema: 1\napi: {{port: {api}}}\ndevices:\n- id: front\n  type: printer\n"
        f"  profile: epson-tm-t20iii\n  receipts_dir: {tmp_path / 'paper'}\n"
        f"  connections:\n  - tcp: {{port: {port}}}\n"
    )
    command = [str(Path(sys.executable).with_name("emupos")), "run", "--config", str(settings)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as emupos:
        try:
            until(lambda: answers(port))
            yield port
        finally:
            emupos.terminate()


def until(come) -> None:
    end = time.monotonic() + PATIENCE
    while not come():
        assert time.monotonic() < end, "emupos did not come up, or printed nothing"
        time.sleep(0.05)


def answers(port: int) -> bool:
    with socket.socket() as knocking:
        return knocking.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slip_comes_out_whole_and_its_codes_are_read(
    tmp_path: Path, port: int, language: str, dots: int
) -> None:
    printer = Printer(f"tcp://127.0.0.1:{port}", dots)
    for number, (kind, made) in enumerate(slips(language).items(), start=1):
        assert printer.print(made.slip) == "printed"
        until(lambda wanted=number: len(list((tmp_path / "paper").rglob("*.json"))) == wanted)
        newest = max((tmp_path / "paper").rglob("*.png"), key=lambda file: file.stat().st_mtime_ns)
        with Image.open(newest) as paper:
            assert zxing(paper) == zbar(paper, tmp_path) == made.codes, kind
