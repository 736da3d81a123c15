"""Signed words that a page hands out and gets back: what a cookie would be for, in browsers that keep none.

Each is bound to the device by its id of the day: copied to another device it is worth nothing.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from itsdangerous import BadData, Serializer, URLSafeSerializer
from itsdangerous.encoding import base64_encode

from appliance.errors import N_, BadInput

LIFETIME = 2 * 3600
"""Seconds a page may lie open before its form is too old."""
LONGEST = 500


class OldPage(BadInput):
    """A form that was not ours, was somebody else's, or lay open too long."""

    permanent = False
    text = N_("This page was open for too long. Please try once more.")


class Texts(URLSafeSerializer):
    """Without the try to compress: it costs more than the signature, and lengths would tell of the words."""

    def dump_payload(self, obj: Any) -> bytes:
        return base64_encode(Serializer.dump_payload(self, obj))


class Seal:
    """Signs and opens. `purpose` keeps one kind of word from passing for another."""

    def __init__(self, key: bytes, purpose: str, now: Callable[[], int]) -> None:
        self._now = now
        how = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        self._signer = Texts(key, salt=f"portal-{purpose}", signer_kwargs=how)

    def sign(self, day_id: str, words: list[str]) -> str:
        """`words` are readable to whoever holds the text: nothing personal belongs in them."""
        return str(self._signer.dumps([day_id, self._now(), words]))

    def open(self, text: str, day_id: str) -> list[str]:
        """The words; raises OldPage whatever is wrong with them."""
        try:
            owner, at, words = self._signer.loads(text[:LONGEST])
        except BadData:
            raise OldPage() from None
        if owner != day_id or not 0 <= self._now() - at <= LIFETIME:
            raise OldPage()
        return _texts(words)


def _texts(words: Any) -> list[str]:
    return [str(word) for word in words]
