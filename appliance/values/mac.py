"""A hardware address, and the keyed hash under which a device is known."""

import hashlib
import hmac
import re
from dataclasses import dataclass

from appliance.errors import BadMac

_SHAPE = re.compile(r"[0-9a-f]{2}([:-]?)[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}")


@dataclass(frozen=True, order=True, repr=False)
class Mac:
    """Six bytes as twelve lower-case hex digits. Raw addresses stay in memory; see `device_id`."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> "Mac":
        """Read `02:00:5e:10:00:01`, `02-00-…` or `02005e100001`; raises BadMac."""
        text = text.strip().lower()
        if not _SHAPE.fullmatch(text):
            raise BadMac()
        return cls(re.sub("[:-]", "", text))

    @property
    def randomised(self) -> bool:
        """Whether the phone made the address up: the locally administered bit of the first byte."""
        return bool(int(self.digits[:2], 16) & 0b10)

    def device_id(self, key: bytes) -> str:
        """The device's id under `key`: 32 hex digits of HMAC-SHA256. A plain hash could be enumerated."""
        return hmac.new(key, bytes.fromhex(self.digits), hashlib.sha256).hexdigest()[:32]

    def __str__(self) -> str:
        return ":".join(self.digits[i : i + 2] for i in range(0, 12, 2))

    def __repr__(self) -> str:
        return "Mac(hidden)"
