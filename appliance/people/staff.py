"""Who works here: the owner's password and the staff's PINs, as argon2 hashes."""

import hashlib
import hmac
import re
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from appliance.errors import BadPin, PasswordTooShort, TooManyStaff, WrongSecret
from appliance.ports import Store
from appliance.values.name import Name

# argon2's defaults take 64 MiB and half a second on a Pi; these are OWASP's smallest recommended.
HASHER = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
MOST_STAFF = 20
SHORTEST_PASSWORD = 8
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class Staff:
    """Sets and checks secrets. Slowing down guesses is the caller's part, see Guesses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def has_owner(self) -> bool:
        return self._store.records.secrets.get("owner", "") is not None

    def setup_code(self) -> str | None:
        """The code that makes whoever holds it the owner, until it is used: 8 letters, made at first use."""
        if self.has_owner():
            return None
        with self._store.transaction() as records:
            code = records.secrets.get("setup", "")
            if code is None:
                code = "".join(secrets.choice(LETTERS) for _ in range(8))
                records.secrets.put("setup", "", code)
        return f"{code[:4]}-{code[4:]}"

    def reset_owner(self) -> str:
        """Take the owner's password away; returns a new set-up code. Staff keep their PINs."""
        with self._store.transaction() as records:
            records.secrets.drop("owner", "")
            records.secrets.drop("setup", "")
        return self.setup_code() or ""

    def set_owner_password(self, setup_code: str, password: str) -> None:
        """Use the set-up code up; raises WrongSecret, Refused when the password is short."""
        if len(password) < SHORTEST_PASSWORD:
            raise PasswordTooShort(shortest=SHORTEST_PASSWORD)
        hashed = HASHER.hash(password)
        with self._store.transaction() as records:
            right = records.secrets.get("setup", "")
            if right is None or not same(right, setup_code):
                raise WrongSecret()
            records.secrets.put("owner", "", hashed)
            records.secrets.drop("setup", "")

    def check_owner(self, password: str) -> bool:
        hashed = self._store.records.secrets.get("owner", "")
        return hashed is not None and verify(hashed, password)

    def change_owner_password(self, old: str, new: str) -> None:
        """Raises WrongSecret, PasswordTooShort."""
        if not self.check_owner(old):
            raise WrongSecret()
        if len(new) < SHORTEST_PASSWORD:
            raise PasswordTooShort(shortest=SHORTEST_PASSWORD)
        hashed = HASHER.hash(new)
        with self._store.transaction() as records:
            records.secrets.put("owner", "", hashed)

    def stamp(self, name: str | None = None) -> str | None:
        """Differs after each change of the owner's password, or of the PIN of `name`; None without one.

        Whoever signs in keeps it, so that a session ends with the secret that opened it.
        """
        hashed = self._store.records.secrets.get(*(("owner", "") if name is None else ("pin", name)))
        return hashlib.sha256(hashed.encode()).hexdigest()[:32] if hashed else None

    def add_pin(self, name: str, pin: str) -> None:
        """Let `name` use the till with `pin`, 4 to 8 digits; raises Refused, also for a PIN in use."""
        who = Name.parse(name).text
        if not re.fullmatch(r"[0-9]{4,8}", pin):
            raise BadPin()
        pins = self._store.records.secrets.all("pin")
        if who not in pins and len(pins) >= MOST_STAFF:
            raise TooManyStaff(most=MOST_STAFF)
        if self.check_pin(pin) not in (None, who):
            raise BadPin()
        hashed = HASHER.hash(pin)
        with self._store.transaction() as records:
            records.secrets.put("pin", who, hashed)

    def drop_pin(self, name: str) -> bool:
        with self._store.transaction() as records:
            return records.secrets.drop("pin", name)

    def names(self) -> list[str]:
        return list(self._store.records.secrets.all("pin"))

    def check_pin(self, pin: str) -> str | None:
        """Whose PIN it is. Every hash is tried, so the time tells nothing about who it is."""
        pins = self._store.records.secrets.all("pin")
        matches = [name for name, hashed in pins.items() if verify(hashed, pin)]
        return matches[0] if matches else None


def same(right: str, typed: str) -> bool:
    """Whether a code was typed right, with or without its hyphen."""
    return hmac.compare_digest(right.encode(), re.sub(r"[\s-]", "", typed).upper().encode())


def verify(hashed: str, secret: str) -> bool:
    """Whether the secret is the one that was hashed."""
    try:
        return HASHER.verify(hashed, secret)
    except VerificationError:
        return False
