"""The internet, as far as a phone needs it to believe in one: `python internet.py WHO ADDRESS...`.

Answers the detectors' addresses as the real hosts do, everything else with who it is and what was asked.
Plain HTTP on 80 and 443; UDP on 443 and 5000 comes back; /endless is a download that never ends.
"""

import socketserver
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6

APPLE = "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"
ONLINE = {
    "/hotspot-detect.html": (200, APPLE),
    "/library/test/success.html": (200, APPLE),
    "/generate_204": (204, ""),
    "/gen_204": (204, ""),
    "/canonical.html": (
        200,
        '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>',
    ),
    "/success.txt": (200, "success\n"),
    "/connecttest.txt": (200, "Microsoft Connect Test"),
    "/ncsi.txt": (200, "Microsoft NCSI"),
    "/nm": (200, "NetworkManager is online\n"),
    "/check_network_status.txt": (200, "NetworkManager is online\n"),
    "/kindle-wifi/wifistub.html": (200, "<html>81ce4465-7167-4dcb-835b-dcc9e44c112a</html>"),
}


class Page(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    who = "the internet"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/endless":
            self.pour()
            return
        status, text = ONLINE.get(path, (200, f"{self.who}: {self.headers.get('Host')}{self.path}\n"))
        self.send_response(status)
        if path in ("/nm", "/check_network_status.txt"):
            self.send_header("X-NetworkManager-Status", "online")
        if status != 204:
            self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def pour(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 4096)
            time.sleep(0.02)

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # the shopper was cut off
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Echo(socketserver.BaseRequestHandler):
    """A datagram, back where it came from."""

    def handle(self) -> None:
        data, door = self.request
        door.sendto(data, self.client_address)


class Web(ThreadingHTTPServer):
    daemon_threads = True


class Web6(Web):
    address_family = AF_INET6


class Datagrams(socketserver.UDPServer):
    address_family = AF_INET


class Datagrams6(socketserver.UDPServer):
    address_family = AF_INET6


def main(who: str, addresses: list[str]) -> None:
    Page.who = who
    servers: list[socketserver.BaseServer] = []
    for address in addresses:
        web, datagrams = (Web6, Datagrams6) if ":" in address else (Web, Datagrams)
        servers += [web((address, port), Page) for port in (80, 443)]
        servers += [datagrams((address, port), Echo) for port in (443, 5000)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
