"""The picture that comes with an offer's form, and the offer as a phone will show it.

A page cannot put a chosen file back into its form. So a page that is shown again, because of a fault or for a
look beforehand, carries the picture along in a hidden field, made small already.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask import request

from appliance.errors import BadPicture
from appliance.forms import Form
from appliance.pages import LANGUAGE_NAMES, error_text
from appliance.rows import Offer, OfferView, Picture
from appliance.shrink import shrink


@dataclass(frozen=True)
class Held:
    """A small JPEG as text, and its size in pixels."""

    text: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return f"data:image/jpeg;base64,{self.text}"


def sent(form: Form) -> bytes | None:
    """The file chosen now, else the one that the page before carried along."""
    file = request.files.get("picture")
    if file and file.filename:
        chosen: bytes = file.read()
        return chosen
    if form["remove_picture"] or not form["held"]:
        return None
    try:
        return b64decode(form["held"], validate=True)
    except ValueError:
        return b""  # no page of ours wrote that: it is refused as any file that is no picture


def held(form: Form, upload: bytes | None) -> Held | None:
    """What the page is to carry along; a file that is no picture is told beside its field."""
    if upload is None:
        return None
    try:
        jpeg, width, height = shrink(upload)
    except BadPicture as fault:
        form.fault = ""
        form.blame("picture", error_text(fault))
        return None
    return Held(b64encode(jpeg).decode("ascii"), width, height)


def previews(
    offer: Offer | None, small: Held | None, languages: Sequence[str], view: Callable[[Offer, str], OfferView]
) -> list[tuple[str, OfferView]]:
    """Names of languages with the offer in each; none while it cannot be read or has no title."""
    if offer is None:
        return []
    if small:
        offer = replace(offer, picture=Picture("", small.width, small.height))
    texts = {language: text for language, text in offer.texts.items() if text.title}
    offer = replace(offer, texts=texts)
    return [(LANGUAGE_NAMES[language], view(offer, language)) for language in languages if language in texts]
