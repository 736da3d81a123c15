"""These tests run in the guest that `make test-hardware` boots, and nowhere else."""

import os
from collections.abc import Iterator

import pytest

IN_THE_GUEST = os.environ.get("REGULARS_GUEST") == "yes"

# Not skipped elsewhere but not even looked at: `make test` leaves nothing out by not booting a guest.
collect_ignore_glob = [] if IN_THE_GUEST else ["test_*.py"]


@pytest.fixture(scope="session")
def slow_machine() -> Iterator[None]:
    """An emulated processor is some twenty times slower."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.system.kiosk.PATIENCE", 120.0)
        yield
