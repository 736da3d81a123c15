"""What was typed, and what is wrong with it: so that a page can show both again."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from appliance.errors import BadInput, BadPoints, RegularsError
from appliance.loyalty.ledger import MOST
from appliance.pages import error_status, error_text

Value = TypeVar("Value")


@dataclass
class Form:
    """Typed values with a fault for each field that has one, and one for the form as a whole."""

    values: MultiDict[str, str] = field(default_factory=MultiDict)
    faults: dict[str, str] = field(default_factory=dict)
    fault: str = ""
    status: int = 200

    @classmethod
    def sent(cls) -> "Form":
        return cls(MultiDict(request.form))

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def read(self, name: str, parse: Callable[[str], Value]) -> Value | None:
        """The field as `parse` understands it; None, and a fault beside the field, when it does not."""
        try:
            return parse(self[name])
        except RegularsError as error:
            self.blame(name, error_text(error))
            return None

    def blame(self, name: str, text: str) -> None:
        self.faults[name] = text
        self.status = 400

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What the shop refuses inside becomes the form's fault, and the page is shown again."""
        try:
            yield
        except RegularsError as error:
            self.fault = error_text(error)
            self.status = error_status(error)


def request_id(text: str) -> str:
    """The id that a form was given when it was shown: sent twice, it is the same. Raises BadInput."""
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
        raise BadInput()
    return text


def points(text: str) -> int:
    """Raises BadPoints."""
    number = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]{1,7}", number):
        raise BadPoints(most=MOST)
    return int(number)


def back(default: str) -> Response:
    """To the page of ours that the form was on."""
    asked = request.form.get("back", "")
    ours = re.fullmatch(r"/(?!/)[\w/-]*", asked)
    return redirect(asked if ours else default, 303)


def saved() -> str:
    return str(_("Saved."))
