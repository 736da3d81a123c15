"""The kiosk's way to a printer of somebody else's making: emupos, which has never heard of us."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest

from appliance.rows import PrintOrder
from appliance.shop import Shop
from kiosk.jobs import Jobs
from kiosk.printer import Printer
from kiosk.printing import Composer
from tests.system.place import until

ROOT = Path(__file__).parents[2]
# It needs Python 3.13, whose environment `make test` makes beside the usual one.
FOLDERS = (str(Path(sys.executable).parent), str(ROOT / ".venv-3.13" / "bin"), os.environ["PATH"])
PROGRAM = shutil.which("emupos", path=os.pathsep.join(FOLDERS))
pytestmark = [
    pytest.mark.system(root=False),
    pytest.mark.skipif(PROGRAM is None, reason="this machine cannot: emupos needs Python 3.13"),
]
TEST = PrintOrder("test", "uk")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


class Emupos:
    """One printer, `front`, at `address`."""

    def __init__(self, folder: Path) -> None:
        port, api = free_port(), free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        printer = {"id": "front", "type": "printer", "profile": "epson-tm-t20iii"}
        devices = [printer | {"connections": [{"tcp": {"port": port}}]}]
        config = folder / "emupos.yaml"
        # JSON is YAML too.
        config.write_text(json.dumps({"schema": 1, "api": {"port": api}, "devices": devices}))
        self._environment = os.environ | {"EMUPOS_API": f"http://127.0.0.1:{api}", "NO_COLOR": "1"}
        self._process = subprocess.Popen([str(PROGRAM), "run"], cwd=folder, stdout=subprocess.DEVNULL)
        assert until(lambda: self._listens(port), 30)

    def fault(self, change: str, name: str) -> None:
        """`change` is set or clear."""
        self._tell("fault", change, "front", name)

    @property
    def receipts(self) -> int:
        """How many came out."""
        return len(json.loads(self._tell("receipt", "list", "--json")))

    def _tell(self, *words: str) -> str:
        command = [str(PROGRAM), *words]
        return subprocess.run(
            command, env=self._environment, check=True, capture_output=True, text=True
        ).stdout

    def _listens(self, port: int) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Emupos]:
    with Emupos(tmp_path) as printer:
        yield printer


@pytest.fixture
def jobs(shop: Shop, front: Emupos) -> Jobs:
    return Jobs(shop.slips, shop.notices, Printer(front.address, 576), Composer(shop).slip)


def test_a_slip_comes_out_and_is_confirmed(shop: Shop, jobs: Jobs, front: Emupos) -> None:
    shop.slips.ask(TEST)
    jobs.step()
    assert shop.slips.waiting() == [] and front.receipts == 1


@pytest.mark.parametrize(
    ("fault", "told"),
    [("paper-out", "out of paper"), ("cover-open", "cover"), ("offline", "is not ready")],
)
def test_a_slip_waits_for_the_printer_and_then_comes_out_once(
    shop: Shop, jobs: Jobs, front: Emupos, fault: str, told: str
) -> None:
    front.fault("set", fault)
    shop.slips.ask(TEST)
    jobs.step()
    assert [(job.state, job.sent) for job in shop.slips.waiting()] == [("waiting", 0)]
    assert told in shop.notices.standing()[0] and front.receipts == 0
    front.fault("clear", fault)
    jobs.step()
    assert shop.slips.waiting() == [] and shop.notices.standing() == [] and front.receipts == 1


def test_the_owner_is_told_before_the_paper_ends(shop: Shop, jobs: Jobs, front: Emupos) -> None:
    front.fault("set", "paper-near-end")
    jobs.step()
    assert "soon be out of paper" in shop.notices.standing()[0]
