"""Barcodes: the bars of a Code 128, drawn by whoever shows them."""

from barcode.codex import Code128

QUIET = 10
"""Modules left white on each side (ISO/IEC 15417)."""


class _Code128(Code128):  # type: ignore[misc]  # python-barcode has no types
    """python-barcode takes a first pair "99" for the sign that changes to pairs of digits, and drops it."""

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        return encoded if self.code.startswith("99") else list(super()._try_to_optimize(encoded))


def modules(text: str) -> list[bool]:
    """The modules of a Code 128 that says `text`, True for dark; no quiet zone."""
    return [module == "1" for module in _Code128(text).build()[0]]
