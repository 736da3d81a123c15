"""Where packages come from: a folder, as on a stick, or one over https. No other way, and no redirect."""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from appliance.errors import RegularsError

WITHIN = 30.0
"""Seconds for each step; the unit bounds the whole."""


class SourceSilent(RegularsError):
    """The stick is not in, the server does not answer, or has no such file."""

    permanent = False
    text = "There is no answer from the source of new versions, %(source)s."


@contextmanager
def opened(source: str, name: str) -> Iterator[IO[bytes]]:
    """The file `name` at `source`, to be read. Raises SourceSilent."""
    try:
        if not source.startswith("https://"):
            with (Path(source) / name).open("rb") as file:
                yield file
            return
        parts = urlsplit(source)
        context = ssl.create_default_context()
        with closing(
            http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=WITHIN, context=context)
        ) as server:
            server.request("GET", f"{parts.path.rstrip('/')}/{name}", headers={"User-Agent": "regulars"})
            answer = server.getresponse()
            if answer.status != 200:
                raise SourceSilent(source=source)
            yield answer
    except (OSError, http.client.HTTPException) as error:
        raise SourceSilent(source=source) from error
