"""The recovery key: its code goes to paper, its public half stays with the shop."""

import os
import secrets
from pathlib import Path

from appliance.backup.age import new_pair
from appliance.backup.faults import NoRecoveryKey, RecoveryKeyMade
from appliance.disk import create, sync_folder
from appliance.errors import StoreFault

NAME = "recovery"
MODE = 0o440


def make_key(keys: Path, *, anew: bool = False) -> str:
    """Make the key and return its code, which nothing keeps. Backups made before open with the code before.

    Raises RecoveryKeyMade when there is one and it is not to be made `anew`; StoreFault.
    """
    code, public = new_pair()
    keep(keys, public, anew=anew)
    return code


def keep(keys: Path, public: str, *, anew: bool = False) -> None:
    """Write backups to `public` from now on; raises as make_key does."""
    draft = keys / f".{NAME}.{secrets.token_hex(4)}"
    try:
        keys.mkdir(parents=True, exist_ok=True)
        _write(draft, public)
        try:
            # A link fails where a key is, so that no two codes are shown for one key.
            draft.replace(keys / NAME) if anew else os.link(draft, keys / NAME)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(keys)
    except FileExistsError as error:
        raise RecoveryKeyMade() from error
    except OSError as error:
        raise StoreFault() from error


def public_half(keys: Path) -> str:
    """To whom backups are written; raises NoRecoveryKey."""
    try:
        return (keys / NAME).read_text("ascii")
    except FileNotFoundError as error:
        raise NoRecoveryKey() from error


def _write(path: Path, text: str) -> None:
    with os.fdopen(create(path, MODE), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
