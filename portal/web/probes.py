"""Detectors of captive portals, and everybody else who was redirected here on the way to another host.

They never reach Flask: a shop full of phones asks this every few seconds.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from portal.web.site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Probes:
    """WSGI: a request whose Host is not ours is sent to the portal's own address, whatever it asked."""

    def __init__(self, pages: "WSGIApplication", site: Callable[[], Site]) -> None:
        self._pages = pages
        self._site = site

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        site = self._site()
        if site.is_ours(environ.get("HTTP_HOST", "")):
            return self._pages(environ, start)
        home = site.home(environ.get("REMOTE_ADDR", ""))
        start(
            "302 Found",
            [("Location", home), ("Cache-Control", "no-store"), ("Content-Type", "text/html; charset=utf-8")],
        )
        return _link(home if environ.get("REQUEST_METHOD") != "HEAD" else "")


def _link(home: str) -> Iterator[bytes]:
    # A generator has no length, so waitress closes the connection after it and says so. NAT is fixed per
    # flow: a probe that kept its connection would never see that it is online. An application may not
    # send the Connection header itself (PEP 3333). Whoever asked with HEAD gets no body.
    if home:
        yield f'<!doctype html><title>Wi-Fi</title><a href="{home}">{home}</a>\n'.encode()
