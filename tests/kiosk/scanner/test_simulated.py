import socket
from pathlib import Path

import pytest

from kiosk.scanner.heard import Heard, Scan
from kiosk.scanner.reader import Reader
from kiosk.scanner.seeker import Seeker
from kiosk.scanner.simulated import NAME, Port, records


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr("kiosk.scanner.reader.LISTEN", 0.02)
    return tmp_path


def scans_of(run: Path, *pieces: bytes) -> list[str]:
    """What a reader makes of these bytes, sent one after the other."""
    heard: list[Heard] = []
    port = Port(run)
    reader = Reader(heard.append)
    seeker = Seeker([port], reader)
    with socket.socket(socket.AF_UNIX) as scanner:
        scanner.connect(str(run / NAME))
        for piece in pieces:
            scanner.sendall(piece)
            seeker.look()
            reader.step()
    reader.step()
    seeker.look()
    assert not reader.ready
    port.close()
    return [scan.text for scan in heard if isinstance(scan, Scan)]


def test_what_is_typed_into_the_socket_is_a_scan(run: Path) -> None:
    assert scans_of(run, records("]C0482913")) == ["]C0482913"]


def test_a_record_may_come_in_two_pieces(run: Path) -> None:
    keys = records("482913")
    assert scans_of(run, keys[:100], keys[100:]) == ["482913"]


def test_only_the_kiosks_own_user_may_plug_in(run: Path) -> None:
    port = Port(run)
    assert (run / NAME).stat().st_mode & 0o777 == 0o600
    port.close()


def test_a_socket_that_an_earlier_kiosk_left_is_replaced(run: Path) -> None:
    Port(run).close()
    Port(run).close()
