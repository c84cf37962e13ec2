"""All that a thief could carry off, and every form in which a secret could stand in it."""

import base64
import hashlib
from collections.abc import Collection, Iterable
from pathlib import Path

from django.db import connection

CUT = 32  # characters that a digest is often cut to
SHORTEST = 8  # characters of base64 that say more than chance


def database(*, but: Collection[str] = ()) -> bytes:
    """Return every value of every table, one after another, but for those named."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return b"\n".join(table(name) for name in names if name not in but)


def table(name: str) -> bytes:
    """Return every value of one table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
        return b"\n".join(_bytes(value) for row in cursor.fetchall() for value in row)


def folder(place: Path) -> bytes:
    """Return the names and contents of all files of a folder."""
    files = [path for path in place.rglob("*") if path.is_file()]
    return b"\n".join(str(path).encode() + path.read_bytes() for path in files)


def forms(secret: bytes) -> set[bytes]:
    """Return a secret as it is, encoded, and hashed without a key."""
    digests = [hashlib.new(kind, secret) for kind in ("md5", "sha1", "sha256", "sha512")]
    hashed = {form for each in digests for form in (each.digest(), each.hexdigest().encode())}
    hashed |= {base64.b64encode(each.digest()) for each in digests}
    hashed |= {each.hexdigest()[:CUT].encode() for each in digests}
    # Whole groups of three bytes, from each place where such a group may begin.
    lengths = {start: (min(len(secret), 600) - start) // 3 * 3 for start in range(3)}
    encoded = {
        base64.b64encode(secret[start : start + length]) for start, length in lengths.items()
    }
    encoded = {form for form in encoded if len(form) >= SHORTEST}
    return hashed | encoded | {secret, secret.hex().encode(), secret.hex().upper().encode()}


def hits(haystack: bytes, secrets: Iterable[bytes]) -> list[bytes]:
    """Return the forms of the secrets that stand in what was carried off."""
    return [form for secret in secrets for form in forms(secret) if form in haystack]


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode()
