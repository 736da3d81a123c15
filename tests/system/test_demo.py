"""The demo's login, shown without any right of the machine's: everything is in namespaces of one's own."""

import subprocess
import sys
from pathlib import Path

import pytest

from appliance.settings import Paths, load_settings
from appliance.shop import open_shop
from appliance.testing import fill
from tests.system.net import missing
from tests.system.place import ROOT

pytestmark = pytest.mark.system


def test_a_phone_logs_in_and_its_visit_stands_on_the_dashboard(tmp_path: Path) -> None:
    if why := missing():
        pytest.skip(f"this machine cannot: {why}")
    shop = open_shop(load_settings(Paths(tmp_path)))
    fill(shop)
    words = [sys.executable, "-m", "tests.system.demo", "--data", str(tmp_path)]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=90)
    shop.close()
    assert "the internet answered" in told.stdout, told.stderr
    assert told.stdout.rstrip().endswith("its visit stands on the dashboard")
