"""What the box has learned about its scanners and number pads, so that nobody has to edit settings."""

from typing import get_args

from appliance.errors import NotFound
from appliance.ports import Documents
from appliance.rows import Duty, KnownScanner

KIND = "scanners"


class Scanners:
    """Keyboards by vendor and product, as `lsusb` writes them: `05e0:1200`."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def all(self) -> dict[str, KnownScanner]:
        """By identity; raises StoreFault. Costs two calls of stat(2) as long as nothing changed."""
        return {document["id"]: _known(document) for document in self._documents.all(KIND)}

    def learn(self, identity: str, name: str, duty: Duty) -> KnownScanner:
        """From now on it is a scanner, or a number pad; its layout, if it is known, is kept."""
        return self._save(identity, name=name, duty=duty)

    def calibrate(self, identity: str, layout: str) -> KnownScanner:
        """It pretends to be a keyboard of this layout. One that the settings name stays theirs."""
        return self._save(identity, layout=layout)

    def forget(self, identity: str) -> None:
        """Raises NotFound when nothing was learned about it."""
        if identity not in self.all():
            raise NotFound()
        self._documents.drop(KIND, identity)

    def _save(self, identity: str, **changes: str) -> KnownScanner:
        """Two processes save here, the kiosk and the command, and rarely: the later one wins."""
        held = self._documents.get(KIND, identity) or {"id": identity, "revision": 0}
        return _known(self._documents.put(KIND, held | changes))


def _known(document: dict[str, object]) -> KnownScanner:
    name, duty, layout = (str(document.get(part, "")) for part in ("name", "duty", "layout"))
    return KnownScanner(str(document["id"]), name, _DUTIES.get(duty), layout)


_DUTIES = {str(duty): duty for duty in get_args(Duty)}
