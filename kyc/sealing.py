"""The only file that encrypts: keys from the environment, AES-256-GCM, and keyed digests.

Three kinds of keys: master keys (`DATA_KEYS`) wrap one key per person, a person's key seals their
columns and photos, index keys (`INDEX_KEYS`) make the digests that are looked up. Every ciphertext
is bound to its place: put anywhere else, it does not open.
"""

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_LENGTH = 32
NONCE_LENGTH = 12
KEY_NAME_LENGTH = 8
VERSION = b"\x01"


class SealError(Exception):
    """A ciphertext does not open: another key, another place, or it was changed."""


def new_key() -> bytes:
    """Return a fresh key."""
    return secrets.token_bytes(KEY_LENGTH)


def key_text(key: bytes) -> str:
    """Return a key as the environment holds it."""
    return base64.urlsafe_b64encode(key).decode()


def key_name(key: bytes) -> str:
    """Return a short name of a key that tells nothing of it."""
    return hashlib.sha256(b"name of a key" + key).hexdigest()[:KEY_NAME_LENGTH]


def data_keys() -> dict[str, bytes]:
    """Return the master keys by name; the first one encrypts."""
    return _keys("DATA_KEYS")


def index_keys() -> dict[str, bytes]:
    """Return the keys of digests by name; the first one is written with."""
    return _keys("INDEX_KEYS")


def current(keys: dict[str, bytes]) -> tuple[str, bytes]:
    """Return name and bytes of the key that is written with."""
    return next(iter(keys.items()))


def place(table: str, column: str | None, *row: object) -> bytes:
    """Return what binds a ciphertext to its table, column and row."""
    return "\x1f".join(map(str, [table, column, *row])).encode()


def seal(key: bytes, data: bytes, bound_to: bytes) -> bytes:
    """Return data encrypted for one place."""
    nonce = secrets.token_bytes(NONCE_LENGTH)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, data, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Return what was sealed for this place.

    Raises:
        SealError: with another key, from another place, or changed.
    """
    head = len(VERSION) + NONCE_LENGTH
    if sealed[: len(VERSION)] != VERSION:
        raise SealError("this is no ciphertext of ours")
    try:
        return AESGCM(key).decrypt(sealed[len(VERSION) : head], sealed[head:], bound_to)
    except InvalidTag:
        raise SealError("the key is another one, or the ciphertext was changed or moved") from None


def wrap(key: bytes, bound_to: bytes) -> tuple[str, bytes]:
    """Return the name of the newest master key, and a person's key sealed with it."""
    name, master = current(data_keys())
    return name, seal(master, key, bound_to)


def unwrap(name: str, wrapped: bytes, bound_to: bytes) -> bytes:
    """Return a person's key.

    Raises:
        SealError: the master key of that name is not in `DATA_KEYS`, or it is not the one.
    """
    master = data_keys().get(name)
    if master is None:
        raise SealError(f"DATA_KEYS does not hold the master key {name}")
    return unseal(master, wrapped, bound_to)


def digest(key: bytes, kind: str, text: str) -> bytes:
    """Return a keyed digest of a text; without the key nobody can test a guess."""
    return hmac.digest(key, f"{kind}\x1f{text}".encode(), "sha256")


def parse_key(text: str) -> bytes:
    """Return the key that a text of the environment holds.

    Raises:
        ValueError: it is not 32 bytes in base64.
    """
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        raise ValueError("a key is 32 bytes in base64") from None
    if len(key) != KEY_LENGTH:
        raise ValueError("a key is 32 bytes in base64")
    return key


def _keys(setting: str) -> dict[str, bytes]:
    try:
        keys = [parse_key(text) for text in getattr(settings, setting)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{setting}: {error}") from None
    if not keys:
        raise ImproperlyConfigured(f"{setting} holds no key; manage.py new_key makes one")
    return {key_name(key): key for key in keys}
