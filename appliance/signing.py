"""Ed25519 signatures (RFC 8032), as bytes: a seed and a public key have 32, a signature 64."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

PUBLIC, SIGNATURE = 32, 64


def public_key(seed: bytes) -> bytes:
    """The half that everybody may know."""
    return bytes(SigningKey(seed).verify_key)


def sign(seed: bytes, words: bytes) -> bytes:
    return SigningKey(seed).sign(words).signature


def is_signed(public: bytes, words: bytes, signature: bytes) -> bool:
    """False also where a key or signature has not its length."""
    try:
        VerifyKey(public).verify(words, signature)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def encoded(raw: bytes) -> str:
    """As keys and signatures travel: base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """The other way; empty for what is no such text."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
