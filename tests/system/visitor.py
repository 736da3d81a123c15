"""A shopper who fills in the portal's form without a browser: for tests where no browser matters."""

import http.client
from urllib.parse import urlencode

from tests.portal.web.phones import state_of
from tests.system.net import BOX, Answer, Place


def post(shopper: Place, /, path: str, address: str = BOX, device: str = "", **fields: str) -> Answer:
    """POST to the portal, without following where it leads."""
    client = http.client.HTTPConnection(address, 80)
    client.sock = shopper.connect(address, 80, 8, device)
    try:
        host = f"[{address}]" if ":" in address else address
        kind = {"Host": host, "Content-Type": "application/x-www-form-urlencoded"}
        client.request("POST", path, urlencode(fields), kind)
        response = client.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read().decode())
    finally:
        client.close()


def log_in(shopper: Place, /, address: str = BOX, language: str = "en", **fields: str) -> Answer:
    """Fill in a fresh form and follow where it leads."""
    host = f"[{address}]" if ":" in address else address
    page = shopper.get(address, f"/?lang={language}", host=host)
    answer = post(shopper, f"/login?lang={language}", address, state=state_of(page.body), **fields)
    return shopper.get(address, answer.headers["location"], host=host) if answer.status == 303 else answer


def raw(shopper: Place, /, request: bytes, address: str = BOX, timeout: float = 3) -> bytes:
    """Whatever comes back for these bytes until the other side closes or says nothing more."""
    answer = b""
    with shopper.connect(address, 80, timeout) as connection:
        connection.sendall(request)
        try:
            while chunk := connection.recv(65536):
                answer += chunk
        except (TimeoutError, ConnectionResetError):
            return answer
    return answer
