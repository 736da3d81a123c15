"""What is believed of a source, and what is chosen of it."""

import json
from typing import Any

import pytest

from appliance.signing import encoded, public_key, sign
from appliance.update.index import BadSource, Package, best, packages

SEED = bytes(range(32))
KEY = encoded(public_key(SEED))
ONE: dict[str, Any] = {
    "file": "regulars_1.1.0_trixie_arm64.deb",
    "version": "1.1.0",
    "release": "trixie",
    "architecture": "arm64",
    "size": 7,
    "sha256": "0" * 64,
}


def listed(**changes: Any) -> bytes:
    return json.dumps({"packages": [ONE | changes]}).encode()


def signed(words: bytes) -> str:
    return encoded(sign(SEED, words))


def newer(one: str, other: str) -> bool:
    return tuple(map(int, one.split("."))) > tuple(map(int, other.split(".")))


def chosen(*versions: str, installed: str = "1.0.0") -> str | None:
    found = [Package(**{**ONE, "version": version}) for version in versions]
    package = best(found, "trixie", "arm64", installed, newer)
    return package.version if package else None


def test_a_signed_list_is_believed() -> None:
    assert packages(listed(), signed(listed()) + "\n", KEY) == [Package(**ONE)]


def test_a_list_that_was_altered_or_signed_by_another_is_not() -> None:
    other = encoded(public_key(bytes(32)))
    for words, signature, key in (
        (listed(version="9.0.0"), signed(listed()), KEY),
        (listed(), signed(listed()), other),
        (listed(), "", KEY),
        (listed(), "no signature, é", KEY),
    ):
        with pytest.raises(BadSource):
            packages(words, signature, key)


@pytest.mark.parametrize(
    "changes",
    [
        {"file": "../../etc/passwd"},
        {"file": "regulars_1/../../x.deb"},
        {"version": "--force-all"},
        {"sha256": "0"},
        {"size": "7"},
        {"more": 1},
    ],
)
def test_even_a_signed_list_names_only_packages_of_ours(changes: dict[str, Any]) -> None:
    with pytest.raises(BadSource):
        packages(listed(**changes), signed(listed(**changes)), KEY)


def test_the_newest_is_chosen_and_never_an_older_or_the_same() -> None:
    assert chosen("1.1.0", "1.3.0", "1.2.0") == "1.3.0"
    assert chosen("0.9.0", "1.0.0") is None


def test_a_package_for_another_machine_is_left_alone() -> None:
    found = [Package(**{**ONE, "architecture": "amd64"}), Package(**{**ONE, "release": "bookworm"})]
    assert best(found, "trixie", "arm64", "1.0.0", newer) is None
