"""One round trip to head office: JSON over HTTPS. The only urllib3 import; its errors end here."""

import gzip
import json
import ssl
from collections.abc import Mapping
from typing import Any, TypeVar

import urllib3
from urllib3.exceptions import HTTPError, SSLError

from appliance.errors import HubRefused, HubSilent, HubUntrusted

Part = TypeVar("Part")
WORTH_PACKING = 1024
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes, unpacked: head office's letters come in pages, so this is a fault and no answer."""
CONNECTIONS = 4


class HubClient:
    """Head office at `address`, as in https://hub.example. Safe for threads; connections are kept."""

    def __init__(self, address: str, authority: str = "") -> None:
        """`authority`: a file with the only authority to trust; raises HubUntrusted where it is none."""
        self._address = address.rstrip("/")
        try:
            context = ssl.create_default_context(cafile=authority or None)
        except OSError as error:
            raise HubUntrusted() from error
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._pool = urllib3.PoolManager(maxsize=CONNECTIONS, block=True, ssl_context=context, retries=False)

    def post(
        self, path: str, body: Mapping[str, Any], bearer: str = "", seconds: float = 30
    ) -> dict[str, Any]:
        """Ask; returns the JSON object of the answer. `seconds` for all of it but the look-up of the name.

        Raises HubSilent, HubUntrusted, HubRefused.
        """
        raw = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        if bearer:
            headers["Authorization"] = f"Bearer {bearer}"
        if len(raw) > WORTH_PACKING:
            raw, headers["Content-Encoding"] = gzip.compress(raw, 5), "gzip"
        return self._answer("POST", path, raw, headers, seconds)

    def close(self) -> None:
        self._pool.clear()

    def _answer(
        self, method: str, path: str, raw: bytes, headers: Mapping[str, str], seconds: float
    ) -> dict[str, Any]:
        try:
            answer = self._pool.request(
                method,
                self._address + path,
                body=raw,
                headers=headers,
                timeout=urllib3.Timeout(total=seconds),
                redirect=False,
                preload_content=False,
            )
            text = _read(answer)
        except SSLError as error:
            # A line that broke is no certificate to mistrust.
            raise (HubSilent() if isinstance(error.args[0], ssl.SSLEOFError) else HubUntrusted()) from error
        except (HTTPError, OSError) as error:
            raise HubSilent() from error
        return _object(answer.status, text, answer.headers.get("Retry-After", ""))


def part(answer: Mapping[str, Any], name: str, kind: type[Part]) -> Part:
    """A part of an answer; raises HubRefused where it is missing or of another kind."""
    value = answer.get(name)
    if not isinstance(value, kind):
        raise HubRefused(
            error="unclear", message=f"Head office's answer could not be read: {name} is missing."
        )
    return value


def _read(answer: urllib3.BaseHTTPResponse) -> bytes:
    try:
        text = answer.read(LARGEST_ANSWER, decode_content=True)
        if len(text) == LARGEST_ANSWER:
            raise HubSilent()
        return text
    finally:
        answer.release_conn()


def _object(status: int, text: bytes, retry_after: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except ValueError as error:
        # A load balancer's own page, as while head office is being restarted.
        raise HubSilent() from error
    if not isinstance(body, dict):
        raise HubSilent()
    if status == 200:
        return body
    if not isinstance(body.get("error"), str):
        raise HubSilent()
    wait = {"retry_after": int(retry_after)} if retry_after.isdigit() else {}
    raise HubRefused(**{"message": "", **body, **wait})
