"""Head office's people: who they are, and what is open to them."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from appliance.errors import BadInput, NotFound, PasswordTooShort, WrongSecret
from appliance.hub.database import Connection, row, rows, run
from appliance.hub.refusals import LastAccount, NameTaken
from appliance.people.staff import HASHER, LETTERS, SHORTEST_PASSWORD, same, verify
from appliance.values.name import Name

Role = Literal["chain", "shops", "reader"]
ROLES: tuple[Role, ...] = get_args(Role)
NOBODY = HASHER.hash(secrets.token_hex(16))
"""What a password is compared with where there is no such account: the time must not tell."""


@dataclass(frozen=True)
class User:
    """`chain` may do everything, `shops` what concerns some shops, `reader` reads figures and never a person.

    A reader without shops reads of all.
    """

    name: str
    role: Role
    shops: tuple[str, ...] = ()
    stamp: str = ""

    @property
    def key(self) -> str:
        """What stands for them in an address, where no name belongs."""
        return hashlib.sha256(self.name.encode()).hexdigest()[:16]

    @property
    def everywhere(self) -> bool:
        return self.role == "chain" or (self.role == "reader" and not self.shops)

    def sees(self, shop: str) -> bool:
        return self.everywhere or shop in self.shops


def setup_code(connection: Connection) -> str | None:
    """The code that makes whoever holds it the first account; None when there is an account."""
    if row(connection, "SELECT 1 FROM hub_user LIMIT 1"):
        return None
    code = "".join(secrets.choice(LETTERS) for _ in range(8))
    run(
        connection,
        "INSERT INTO hub_secret VALUES ('setup', %s) ON CONFLICT (name) DO NOTHING",
        code.encode(),
    )
    ((kept,),) = rows(connection, "SELECT value FROM hub_secret WHERE name = 'setup'")
    kept = bytes(kept).decode()
    return f"{kept[:4]}-{kept[4:]}"


def begin(connection: Connection, code: str, name: str, hashed: str) -> User:
    """Use the set-up code up. Raises WrongSecret, BadName."""
    right = row(connection, "SELECT value FROM hub_secret WHERE name = 'setup' FOR UPDATE")
    if right is None or not same(bytes(right[0]).decode(), code):
        raise WrongSecret()
    made = add(connection, name, hashed, "chain", ())
    run(connection, "DELETE FROM hub_secret WHERE name = 'setup'")
    return made


def hash_password(password: str) -> str:
    """As it is kept; outside of a transaction, since it takes its time. Raises PasswordTooShort."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(shortest=SHORTEST_PASSWORD)
    return HASHER.hash(password)


def kept_hash(connection: Connection, name: str) -> str:
    found = row(connection, "SELECT password FROM hub_user WHERE name = %s", name)
    return str(found[0]) if found else NOBODY


def is_right(hashed: str, password: str) -> bool:
    return verify(hashed, password)


def get(connection: Connection, name: str) -> User | None:
    found = row(connection, "SELECT name, role, shops, password FROM hub_user WHERE name = %s", name)
    return _user(found) if found else None


def by_key(connection: Connection, key: str) -> User:
    """Raises NotFound."""
    for user in everybody(connection):
        if user.key == key:
            return user
    raise NotFound()


def everybody(connection: Connection) -> list[User]:
    return [
        _user(one)
        for one in rows(connection, "SELECT name, role, shops, password FROM hub_user ORDER BY name")
    ]


def add(connection: Connection, name: str, hashed: str, role: str, shops: Sequence[str]) -> User:
    """Raises BadName, BadInput for a role that is none, NameTaken."""
    known = Name.parse(name).text
    chosen = _role(role)
    if not run(
        connection,
        "INSERT INTO hub_user (name, password, role, shops) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        known,
        hashed,
        chosen,
        list(shops),
    ):
        raise NameTaken()
    return User(known, chosen, tuple(shops), stamp_of(hashed))


def change(connection: Connection, name: str, role: str, shops: Sequence[str]) -> None:
    """Another role. Raises BadInput, NotFound, LastAccount."""
    if not run(
        connection,
        "UPDATE hub_user SET role = %s, shops = %s WHERE name = %s",
        _role(role),
        list(shops),
        name,
    ):
        raise NotFound()
    _somebody_is_left(connection)


def set_password(connection: Connection, name: str, hashed: str) -> None:
    """Ends every session that was opened with the old one."""
    run(connection, "UPDATE hub_user SET password = %s WHERE name = %s", hashed, name)


def drop(connection: Connection, name: str) -> None:
    """Raises NotFound, LastAccount."""
    if not run(connection, "DELETE FROM hub_user WHERE name = %s", name):
        raise NotFound()
    _somebody_is_left(connection)


def _somebody_is_left(connection: Connection) -> None:
    # All of them, locked: two at once must not take each other's rights away.
    left = rows(connection, "SELECT name FROM hub_user WHERE role = 'chain' FOR UPDATE")
    if not left:
        raise LastAccount()


def _role(text: str) -> Role:
    if text not in ROLES:
        raise BadInput()
    return text


def _user(found: tuple[str, str, list[str], str]) -> User:
    name, role, shops, hashed = found
    return User(name, _role(role), tuple(shops), stamp_of(hashed))


def stamp_of(hashed: str) -> str:
    """Differs after each change of the password, so that a session ends with the one that opened it."""
    return hashlib.sha256(hashed.encode()).hexdigest()[:32]
