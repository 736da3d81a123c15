"""What phones and computers ask to find out whether they are online, as they send it, and what they hope for.

The table is facts about other people's programs: hosts, paths and answers from their sources and manuals.
"""

from dataclasses import dataclass
from typing import NamedTuple

LINUX = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/60.0.3112.32 Safari/537.36"
)
WISPR = ("User-Agent: CaptiveNetworkSupport-481.60.2 wispr", "Connection: close")
ANDROID = (f"User-Agent: {LINUX}", "Connection: close", "Accept-Encoding: gzip")
CHROME = (
    "Pragma: no-cache",
    "Cache-Control: no-cache",
    "Accept-Encoding: gzip, deflate",
    f"User-Agent: {LINUX}",
)
FIREFOX = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept: */*", "Cache-Control: no-cache", "Pragma: no-cache", "Connection: keep-alive",
)  # fmt: skip
NCSI = ("Connection: Close", "User-Agent: Microsoft NCSI")
CURL = ("Accept: */*", "Connection: close")
KINDLE = ("User-Agent: Mozilla/5.0 (Linux; U; en-US) AppleWebKit/531.2+ Kindle/3.0", "Connection: close")

APPLE_SAYS = "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"
FIREFOX_SAYS = "https://support.mozilla.org/kb/captive-portal"
KINDLE_SAYS = "81ce4465-7167-4dcb-835b-dcc9e44c112a"


class Online(NamedTuple):
    """The answer that means internet."""

    status: int
    part: str = ""


@dataclass(frozen=True)
class Detector:
    """One question: `url` without `http://`; `online` is the only answer that its client believes."""

    client: str
    url: str
    headers: tuple[str, ...]
    online: Online
    version: str = "1.1"

    @property
    def host(self) -> str:
        return self.url.partition("/")[0]

    @property
    def path(self) -> str:
        return "/" + self.url.partition("/")[2]

    def request(self) -> bytes:
        """The bytes on the wire."""
        lines = (f"GET {self.path} HTTP/{self.version}", f"Host: {self.host}", *self.headers, "", "")
        return "\r\n".join(lines).encode()


_NOTHING = Online(204)
DETECTORS = [
    Detector("Apple", "captive.apple.com/hotspot-detect.html", WISPR, Online(200, APPLE_SAYS), "1.0"),
    Detector("Apple", "www.apple.com/library/test/success.html", WISPR, Online(200, APPLE_SAYS), "1.0"),
    Detector("Android", "connectivitycheck.gstatic.com/generate_204", ANDROID, _NOTHING),
    Detector("Android", "www.google.com/gen_204", ANDROID, _NOTHING),
    Detector("Android", "play.googleapis.com/generate_204", ANDROID, _NOTHING),
    Detector("ChromeOS", "clients3.google.com/generate_204", CHROME, _NOTHING),
    Detector("Chrome", "www.gstatic.com/generate_204", CHROME, _NOTHING),
    Detector("Firefox", "detectportal.firefox.com/canonical.html", FIREFOX, Online(200, FIREFOX_SAYS)),
    Detector("Firefox", "detectportal.firefox.com/success.txt?ipv4", FIREFOX, Online(200, "success\n")),
    Detector("Firefox", "detectportal.firefox.com/success.txt?ipv6", FIREFOX, Online(200, "success\n")),
    Detector(
        "Windows", "www.msftconnecttest.com/connecttest.txt", NCSI, Online(200, "Microsoft Connect Test")
    ),
    Detector(
        "Windows", "ipv6.msftconnecttest.com/connecttest.txt", NCSI, Online(200, "Microsoft Connect Test")
    ),
    Detector("Windows", "www.msftconnecttest.com/redirect", NCSI, Online(200, "the internet")),
    Detector("Windows", "www.msftncsi.com/ncsi.txt", NCSI, Online(200, "Microsoft NCSI")),
    Detector("NetworkManager", "network-test.debian.org/nm", CURL, Online(200, "NetworkManager is online")),
    Detector(
        "NetworkManager",
        "nmcheck.gnome.org/check_network_status.txt",
        CURL,
        Online(200, "NetworkManager is online"),
    ),
    Detector(
        "Kindle", "spectrum.s3.amazonaws.com/kindle-wifi/wifistub.html", KINDLE, Online(200, KINDLE_SAYS)
    ),
]
PROBES = [detector.url for detector in DETECTORS]

ODD = {
    "a name in capitals": b"GET /generate_204 HTTP/1.1\r\nHost: CONNECTIVITYCHECK.GSTATIC.COM\r\n\r\n",
    "a dot at the name's end": b"GET /generate_204 HTTP/1.1\r\nHost: www.google.com.\r\n\r\n",
    "a port": b"GET /generate_204 HTTP/1.1\r\nHost: www.google.com:80\r\n\r\n",
    "an empty name": b"GET /generate_204 HTTP/1.1\r\nHost:\r\n\r\n",
    "no name": b"GET /hotspot-detect.html HTTP/1.0\r\n\r\n",
    "no name in HTTP/1.1": b"GET /hotspot-detect.html HTTP/1.1\r\n\r\n",
    "an address for a name": b"GET / HTTP/1.1\r\nHost: 1.1.1.1\r\n\r\n",
    "an IPv6 address for a name": b"GET / HTTP/1.1\r\nHost: [2606:4700::1111]\r\n\r\n",
    "two names": b"GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n",
    "an absolute address": b"GET http://captive.apple.com/ HTTP/1.1\r\nHost: captive.apple.com\r\n\r\n",
    "an absolute address alone": b"GET http://captive.apple.com/hotspot-detect.html HTTP/1.0\r\n\r\n",
    "HEAD": b"HEAD /generate_204 HTTP/1.1\r\nHost: www.gstatic.com\r\n\r\n",
    "HEAD in HTTP/1.0": b"HEAD /generate_204 HTTP/1.0\r\nHost: www.gstatic.com\r\n\r\n",
    "OPTIONS": b"OPTIONS / HTTP/1.1\r\nHost: api.example\r\nOrigin: https://app.example\r\n\r\n",
    "POST": b"POST /collect HTTP/1.1\r\nHost: stats.example\r\nContent-Length: 3\r\n\r\na=b",
    "POST in pieces": b"POST / HTTP/1.1\r\nHost: s.example\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"1\r\na\r\n0\r\n\r\n",
    "kept alive": b"GET /generate_204 HTTP/1.1\r\nHost: www.gstatic.com\r\nConnection: keep-alive\r\n\r\n",
    "kept alive in HTTP/1.0": b"GET /gen_204 HTTP/1.0\r\nHost: a.example\r\nConnection: Keep-Alive\r\n\r\n",
    "two at once": b"GET /x HTTP/1.1\r\nHost: a.example\r\n\r\nGET / HTTP/1.1\r\nHost: b.example\r\n\r\n",
}
"""How else requests for other hosts may look."""
