"""JSON as it travels and is stored: no blanks, letters as they are."""

import json
from typing import Any


def compact(value: Any) -> str:
    """One line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
