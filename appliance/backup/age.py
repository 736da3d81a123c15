"""The only door to age: files that are written with a public half and read with the code on paper."""

from pathlib import Path
from typing import BinaryIO

import pyrage

from appliance.backup.faults import BadBackup, BadRecoveryCode, WrongRecoveryCode

PREFIX = "AGE-SECRET-KEY-1"
GROUP = 4
CHECK = 6
HEADER = b"age-encryption.org/v1\n"


def new_pair() -> tuple[str, str]:
    """(code for the paper, public half). The code's last six characters check the others (bech32)."""
    identity = pyrage.x25519.Identity.generate()
    return spaced(str(identity)), str(identity.to_public())


def spaced(secret: str) -> str:
    """As people type it, without what is the same in all: groups of four, and the six check characters."""
    digits, check = secret.removeprefix(PREFIX)[:-CHECK], secret[-CHECK:]
    return " ".join([*(digits[at : at + GROUP] for at in range(0, len(digits), GROUP)), check])


def letters(typed: str) -> str:
    """However it was spaced, and in small letters too."""
    return "".join(filter(str.isalnum, typed)).upper()


def read_code(text: str) -> pyrage.x25519.Identity:
    """However it is spaced, and with age's own prefix too; raises BadRecoveryCode."""
    digits = letters(text).removeprefix("AGESECRETKEY1")
    try:
        return pyrage.x25519.Identity.from_str(PREFIX + digits)
    except pyrage.IdentityError as error:
        raise BadRecoveryCode() from error


def seal(plain: BinaryIO, sealed: BinaryIO, public: str) -> None:
    """Encrypt in chunks to the public half; raises OSError."""
    pyrage.encrypt_io(plain, sealed, [pyrage.x25519.Recipient.from_str(public)])


def unseal(sealed: Path, plain: Path, code: str) -> None:
    """Decrypt all of a file, whose every chunk and end are proved on the way.

    Raises BadRecoveryCode, WrongRecoveryCode, BadBackup.
    """
    identity = read_code(code)
    with sealed.open("rb") as source, plain.open("wb") as target:
        if source.read(len(HEADER)) != HEADER:
            raise BadBackup()
        source.seek(0)
        try:
            pyrage.decrypt_io(source, target, [identity])
        except pyrage.DecryptError as error:
            wrong = "No matching keys" in str(error)
            raise (WrongRecoveryCode() if wrong else BadBackup()) from error
        except OSError as error:
            raise BadBackup() from error
