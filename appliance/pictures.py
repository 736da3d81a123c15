"""The shop's pictures: files named by their content, so that a name never means another picture."""

import os
import re
from hashlib import sha256
from pathlib import Path

from appliance.disk import create, sync_folder
from appliance.errors import StoreFault
from appliance.rows import Picture

MODE = 0o644


class PictureFolder:
    """See ports.Pictures. Written by the dashboard, read by whoever shows offers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, upload: bytes) -> Picture:
        """Keep an uploaded file as a small JPEG. Raises BadPicture, StoreFault."""
        # Here, so that the processes that only show pictures do not carry Pillow in their memory.
        from appliance.shrink import shrink

        jpeg, width, height = shrink(upload)
        name = sha256(jpeg).hexdigest()[:32]
        try:
            self._write(name, jpeg)
        except OSError as error:
            raise StoreFault() from error
        return Picture(name, width, height)

    def read(self, name: str) -> bytes | None:
        """The JPEG of this name, if there is one; a name is 32 hex digits and never a path."""
        if not re.fullmatch("[0-9a-f]{32}", name):
            return None
        try:
            return self._file(name).read_bytes()
        except OSError:
            return None

    def drop(self, name: str) -> None:
        """Remove a picture; one that is not there changes nothing. Raises StoreFault."""
        try:
            self._file(name).unlink(missing_ok=True)
        except OSError as error:
            raise StoreFault() from error

    def _write(self, name: str, jpeg: bytes) -> None:
        """As a whole or not at all, and on disk when it returns."""
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f".{name}.new"
        with os.fdopen(create(draft, MODE), "wb") as file:
            file.write(jpeg)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._file(name))
        sync_folder(self._folder)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.jpg"
