"""The letters that can be typed on the screen, in the order of each alphabet. Pure.

The order is the alphabet's and not a typewriter's: everybody knows it, and keys of 18 mm fit any screen.
"""

from collections.abc import Mapping

APOSTROPHE = "’"
HYPHEN = "-"

ALPHABETS: Mapping[str, str] = {
    "uk": f"абвгґдеєжзиіїйклмнопрстуфхцчшщьюя{APOSTROPHE}{HYPHEN}",
    "en": f"abcdefghijklmnopqrstuvwxyz{APOSTROPHE}{HYPHEN}",
    "ru": f"абвгдеёжзийклмнопрстуфхцчшщъыьэюя{HYPHEN}",
    "et": f"abcdefghijklmnopqrsšzžtuvwõäöüxy{HYPHEN}",
}
"""What each key types, for a language; every alphabet can be reached from every other."""

SAMPLES: Mapping[str, str] = {"uk": "ЇҐ", "en": "AB", "ru": "ЫЁ", "et": "ÕÄ"}
"""What stands on the key that leads to an alphabet: two of its letters."""
