"""Every detector's request, and others that meant somebody else."""

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.portal.web.detectors import PROBES
from tests.portal.web.phones import OLENA, Phone

ODD = [
    "",
    "10.77.0.1.evil.example",
    "<script>",
    "evil\\",
    "[",
    "[::",
    "10.77.0.1@evil.example",
    "x" * 4000,
    "пекарня",
]


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_detector_is_sent_to_the_portal(app: Flask, probe: str, method: str) -> None:
    host, _, path = probe.partition("/")
    answer = app.test_client().open(f"/{path}", method=method, headers={"Host": host})
    assert answer.status_code == 302
    assert answer.location == "http://10.77.0.1/"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Length" not in answer.headers  # so that the server closes the connection


@pytest.mark.parametrize("host", ODD)
def test_a_host_that_nobody_has_is_sent_to_the_portal_and_not_repeated(app: Flask, host: str) -> None:
    environ = EnvironBuilder("/<script>alert(1)</script>").get_environ() | {"HTTP_HOST": host}
    body, status, headers = run_wsgi_app(app.wsgi_app, environ)
    assert status == "302 Found"
    assert headers["Location"] == "http://10.77.0.1/"
    assert b"script" not in b"".join(body)


def test_a_request_without_a_host_is_sent_to_the_portal(app: Flask) -> None:
    environ = EnvironBuilder("/").get_environ()
    del environ["HTTP_HOST"]
    assert run_wsgi_app(app.wsgi_app, environ)[1] == "302 Found"


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "DELETE", "PROPFIND"])
def test_any_other_method_for_another_host_is_redirected_too(app: Flask, method: str) -> None:
    answer = app.test_client().open("/login", method=method, headers={"Host": "example.org"}, data="x")
    assert answer.status_code == 302


def test_a_phone_on_ipv6_is_sent_to_the_ipv6_address(app: Flask) -> None:
    headers = {"Host": "captive.apple.com"}
    answer = app.test_client().get("/", headers=headers, environ_base={"REMOTE_ADDR": "fd77::20"})
    assert answer.location == "http://[fd77::1]/"


def test_an_admitted_device_is_never_told_that_it_is_online_by_us(olena: Phone) -> None:
    olena.log_in(way="plain")
    assert olena.get("/generate_204", Host="connectivitycheck.gstatic.com").status_code == 302


def test_our_own_host_gets_pages(olena: Phone) -> None:
    for host in ("10.77.0.1", "10.77.0.1:80", "[fd77::1]"):
        assert olena.get("/", Host=host).status_code == 200
    assert OLENA not in olena.get("/").text
