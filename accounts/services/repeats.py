"""What is sent again with the same Idempotency-Key does not happen again.

The first answer is kept for two days and given to whoever sends the same key and the same content.
A refused request made nothing, so only answers that are kept count: after a refusal the key is free
again. A request that broke off may have made something: whoever sends it again is told.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.errors import ProblemError
from accounts.models import ANSWER_KEPT, LONGEST_REQUEST, IdempotencyKey

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 255
BLOCK = 64 * 1024
SECONDS_TO_WAIT = 1
# The keys' secrets are derived from this name; another one would forget every stored answer.
SALT = "accounts.api.idempotency"


_lost_since: ContextVar[datetime | None] = ContextVar("lost_since", default=None)


@dataclass
class Repeat:
    """One request with a key: its kept answer, or the right to carry it out."""

    row: IdempotencyKey | None
    key: str
    is_kept: bool = False

    @property
    def status(self) -> int | None:
        """The status of the answer that was given before."""
        return self.row.status if self.row else None

    @property
    def body(self) -> bytes:
        """The answer that was given before."""
        return _cipher(self.row, self.key).decrypt(bytes(self.row.answer)) if self.row else b""

    def keep(self, status: int, body: bytes = b"") -> None:
        """Keep the answer for whoever asks again."""
        if self.row:
            answer = _cipher(self.row, self.key).encrypt(body)
            IdempotencyKey.objects.filter(pk=self.row.pk).update(status=status, answer=answer)
        self.is_kept = True


@contextmanager
def once(*, scope: str, key: str | None, path: str, content: Any) -> Iterator[Repeat]:
    """Hold a key while its request is carried out.

    Args:
        scope: whose key it is.
        key: as it came; without one nothing is held, and nothing kept.
        path: the address that was asked.
        content: what the body says, a QueryDict or what JSON held.

    Raises:
        ProblemError: `idempotency_key_invalid` (400), `idempotency_key_in_use` (409) while the
            first request runs, `idempotency_key_reused` (422) with another body.
    """
    if key is None:
        yield Repeat(None, "")
        return
    _check(key)
    row = _claimed(scope, key, _secret_digest(path, content))
    repeat = Repeat(row, key, is_kept=row.status is not None)
    token = _lost_since.set(None if repeat.is_kept else _first_try(row))
    try:
        yield repeat
    except ProblemError:
        _free(repeat, row)
        raise
    except BaseException:
        _count_as_dead(repeat, row)
        raise
    else:
        _free(repeat, row)
    finally:
        _lost_since.reset(token)


def lost_since() -> datetime | None:
    """Return when this request was first begun, if it died or broke off before its answer stood.

    What it made may stand: whoever makes the same again must look for it first.
    """
    return _lost_since.get()


def _secret_digest(path: str, content: Any) -> str:
    """Return what must be equal: the address and the body, unreadable, under our secret."""
    return salted_hmac(SALT, f"{path} {_digest(content)}", algorithm="sha256").hexdigest()


def _digest(content: Any) -> str:
    """Return a digest of what a body says, however it was put: key order, boundaries, blanks."""
    digest = hashlib.sha256()
    for name in sorted(content):
        digest.update(json.dumps([name]).encode())
        for value in _values(content, name):
            if isinstance(value, UploadedFile):
                for block in value.chunks(BLOCK):
                    digest.update(block)
                value.seek(0)
            else:
                digest.update(json.dumps(value, sort_keys=True).encode())
    return digest.hexdigest()


def _values(content: Any, name: str) -> list[Any]:
    values: list[Any] = content.getlist(name) if hasattr(content, "getlist") else [content[name]]
    return values


def _check(key: str) -> None:
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        message = _("An Idempotency-Key has 1 to 255 printable ASCII characters.")
        raise ProblemError("idempotency_key_invalid", message, param=HEADER)


def _claimed(scope: str, key: str, body: str) -> IdempotencyKey:
    """Return a fresh row that is ours, or the answered one of the same request."""
    ids = {"scope": scope, "key_sha256": hashlib.sha256(key.encode()).hexdigest()}
    row, is_ours = _found_or_made(ids, body)
    if is_ours:
        return row
    if row.body_sha256 != body:
        message = _("This Idempotency-Key was used with another body.")
        raise ProblemError("idempotency_key_reused", message, status=422, param=HEADER)
    if row.status is None:
        message = _("A request with this Idempotency-Key is still running.")
        raise ProblemError(
            "idempotency_key_in_use", message, status=409, retry_after=SECONDS_TO_WAIT
        )
    return row


def _found_or_made(ids: dict[str, str], body: str) -> tuple[IdempotencyKey, bool]:
    first_try = _forget_dead(ids, body)
    try:
        with transaction.atomic():
            fresh = IdempotencyKey.objects.create(**ids, body_sha256=body, answer=first_try)
            return fresh, True
    except IntegrityError:
        found = IdempotencyKey.objects.filter(**ids).first()
    return (found, False) if found else _found_or_made(ids, body)  # freed in between


def _forget_dead(ids: dict[str, str], body: str) -> bytes:
    """Free a key whose answer is too old, or whose request died with its process.

    Returns:
        When a dead request with this body was first begun, for the row to come; else nothing.
    """
    now = timezone.now()
    rows = IdempotencyKey.objects.filter(**ids)
    rows.filter(began_at__lt=now - ANSWER_KEPT).delete()
    dead = rows.filter(status=None, began_at__lt=now - LONGEST_REQUEST)
    lost = dead.filter(body_sha256=body).first()
    dead.delete()
    return (bytes(lost.answer) or lost.began_at.isoformat().encode()) if lost else b""


def _free(repeat: Repeat, row: IdempotencyKey) -> None:
    if not repeat.is_kept:
        row.delete()


def _count_as_dead(repeat: Repeat, row: IdempotencyKey) -> None:
    """Let the next try look at once for what this one made before it broke off.

    The database may have failed between what was made and the answer that was to be kept.
    """
    if not repeat.is_kept:
        first_try = bytes(row.answer) or row.began_at.isoformat().encode()
        IdempotencyKey.objects.filter(pk=row.pk).update(
            began_at=row.began_at - LONGEST_REQUEST, answer=first_try
        )


def _first_try(row: IdempotencyKey) -> datetime | None:
    """Return what `_forget_dead` noted in a row that has no answer yet."""
    return datetime.fromisoformat(bytes(row.answer).decode()) if row.answer else None


def _cipher(row: IdempotencyKey, key: str) -> Fernet:
    """Return a cipher that takes the client's key as well as ours."""
    text = f"{row.scope} {key}"
    secret = salted_hmac(f"{SALT}.answer", text, secret=settings.SECRET_KEY, algorithm="sha256")
    return Fernet(base64.urlsafe_b64encode(secret.digest()))
