"""What the client makes of a line that breaks."""

import socketserver
import threading

import pytest

from appliance.errors import HubSilent
from appliance.sync.client import HubClient


class HangsUp(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.recv(65536)


def test_a_line_that_breaks_in_the_handshake_is_no_certificate_to_mistrust() -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), HangsUp) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(HubSilent):
            HubClient(f"https://localhost:{server.server_address[1]}").post("/v1/exchange", {})
        server.shutdown()
