"""The portal's certificate: good, too short, another's, or none."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN
from appliance.doctor.papers import certificate
from appliance.settings import Paths, PortalSettings, load_settings
from tests.certificates import NAME, Authority, authority


@pytest.fixture
def portal(tmp_path: Path) -> PortalSettings:
    return replace(load_settings(Paths(tmp_path)).portal, certificate=str(tmp_path / "live"), name=NAME)


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.trusted))
    return made


@pytest.mark.parametrize(("days", "state"), [(60, GOOD), (10, SOON), (2, BAD)])
def test_days_left_are_told(
    tmp_path: Path, portal: PortalSettings, ours: Authority, days: int, state: str
) -> None:
    ours.issue(tmp_path / "live", days=days)
    assert certificate(portal, int(time.time()) - 60).state == state


def test_a_certificate_of_another_name_is_believed_by_no_phone(
    tmp_path: Path, portal: PortalSettings, ours: Authority
) -> None:
    ours.issue(tmp_path / "live", "other.example")
    found = certificate(portal, int(time.time()))
    assert found.state == BAD
    assert "Hostname mismatch" in found.says


def test_one_that_nobody_vouches_for_is_believed_by_no_phone(tmp_path: Path, portal: PortalSettings) -> None:
    authority(tmp_path).issue(tmp_path / "live")  # which nobody was told to trust
    assert "do not believe" in certificate(portal, int(time.time())).says


def test_one_that_is_missing_is_told_and_none_is_not_tried(portal: PortalSettings) -> None:
    assert certificate(portal, 0).state == BAD
    assert certificate(replace(portal, certificate=""), 0).state == UNKNOWN
