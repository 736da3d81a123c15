"""A request's body to JSON, within bounds: a small gzip can hold a large nothing."""

import json
import zlib
from typing import Any, NoReturn

from appliance.hub.refusals import BadRequest, TooLarge

LARGEST = 4 * 1024 * 1024
"""Bytes, unpacked."""


def unpack(raw: bytes, encoding: str) -> Any:
    """The JSON of a body; raises BadRequest, TooLarge."""
    if len(raw) > LARGEST:
        raise TooLarge(most=LARGEST)
    plain = _gunzip(raw) if encoding == "gzip" else raw
    try:
        return json.loads(plain, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequest(fault="it is not JSON in UTF-8") from error


def _gunzip(raw: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(raw, LARGEST + 1)
    except zlib.error as error:
        raise BadRequest(fault="it is not gzip") from error
    if len(plain) > LARGEST:
        raise TooLarge(most=LARGEST)
    if not unpacker.eof:
        raise BadRequest(fault="its gzip is cut off")
    return plain


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)
