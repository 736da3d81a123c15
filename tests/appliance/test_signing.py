"""Signatures, against the first test vector of RFC 8032 (section 7.1), which has empty words."""

import pytest

from appliance.signing import decoded, encoded, is_signed, public_key, sign

SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
SIGNED = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)


def test_it_is_the_signature_of_the_standard() -> None:
    assert public_key(SEED) == PUBLIC
    assert sign(SEED, b"") == SIGNED
    assert is_signed(PUBLIC, b"", SIGNED)


@pytest.mark.parametrize(
    ("public", "words", "signature"),
    [
        (PUBLIC, b"x", SIGNED),
        (PUBLIC, b"", SIGNED[:-1]),
        (PUBLIC, b"", b""),
        (PUBLIC[:-1], b"", SIGNED),
        (b"", b"", SIGNED),
        (SEED, b"", SIGNED),
    ],
)
def test_anything_else_is_not_signed(public: bytes, words: bytes, signature: bytes) -> None:
    assert not is_signed(public, words, signature)


def test_keys_travel_as_text() -> None:
    assert decoded(encoded(PUBLIC)) == PUBLIC
    assert "=" not in encoded(PUBLIC)
    assert decoded("ключ") == b""
