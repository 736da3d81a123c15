"""Which sign stands on which key, for the keyboards a scanner can pretend to be. Pure tables.

Row by row as on the keyboard: the keys from 1, from Q and from A, then the one beside Enter with those from
Z, and the key that only European keyboards have. A blank is a key that types no sign by itself, a dead
accent, or with AltGr a sign that is in no code. Source: xkb-data; the tests compare each sign with it.
"""

from typing import NamedTuple

Rows = tuple[str, str, str, str, str]

FIRST_KEYS = (2, 16, 30, 43, 86)
"""The first key of each row, as numbered in linux/input-event-codes.h."""
_NONE: Rows = ("", "", "", "", "")


class Layout(NamedTuple):
    """The signs without a modifier, with Shift and with AltGr."""

    plain: Rows
    shift: Rows
    alt_gr: Rows = _NONE


LAYOUTS = {
    "us": Layout(
        ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'`", "\\zxcvbnm,./", ""),
        ("!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"~', "|ZXCVBNM<>?", ""),
    ),
    "gb": Layout(
        ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'`", "#zxcvbnm,./", "\\"),
        ('!"£$%^&*()_+', "QWERTYUIOP{}", "ASDFGHJKL:@¬", "~ZXCVBNM<>?", "|"),
    ),
    "de": Layout(
        ("1234567890ß ", "qwertzuiopü+", "asdfghjklöä ", "#yxcvbnm,.-", "<"),
        ('!"§$%&/()=? ', "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ°", "'YXCVBNM;:_", ">"),
        ("      {[]}\\", "@          ~", "", "", "|"),
    ),
    "fr": Layout(
        ("&é\"'(-è_çà)=", "azertyuiop $", "qsdfghjklmù²", "*wxcvbn,;:!", "<"),
        ("1234567890°+", "AZERTYUIOP £", "QSDFGHJKLM% ", "µWXCVBN?./§", ">"),
        (" ~#{[|`\\^@]}", "", "", "", ""),
    ),
    # Of what codes are made, Swedish and Finnish keyboards have everything in the same places.
    "ee": Layout(
        ("1234567890+ ", "qwertyuiopüõ", "asdfghjklöä ", "'zxcvbnm,.-", "<"),
        ('!"#¤%&/()=? ', "QWERTYUIOPÜÕ", "ASDFGHJKLÖÄ ", "*ZXCVBNM;:_", ">"),
        (" @£$  {[]}\\", "", "          ^", "", "|"),
    ),
}
