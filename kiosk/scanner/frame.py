"""What scanners put around the text of a scan. Pure."""

import re

# ISO/IEC 15424: `]`, a letter for the symbology, a modifier.
AIM = re.compile(r"\]([A-Za-z])[0-9A-Za-z]")


def unframed(text: str, prefix: str, suffix: str) -> tuple[str, str]:
    """The letter of the symbology ("" if the scanner does not tell it), and the bare text.

    Makers disagree whether the prefix stands before the AIM identifier or after it; it is taken off once.
    """
    bare = text.removeprefix(prefix)
    aim = AIM.match(bare)
    if aim:
        bare = bare[aim.end() :]
    if prefix and aim and not text.startswith(prefix):
        bare = bare.removeprefix(prefix)
    return aim[1] if aim else "", bare.strip().removesuffix(suffix).strip()
