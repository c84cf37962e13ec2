"""`Idempotency-Key`: a POST that is sent again does not happen again.

The first answer is kept for two days and given to whoever sends the same key and the same body. A
refused request made nothing, so only answers of success are kept: after a refusal the key is free
again. The key's owner is the account, or, before there is one, nobody in particular.
"""

import base64
import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import ProblemError
from accounts.models import ANSWER_KEPT, LONGEST_REQUEST, IdempotencyKey

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 255
BLOCK = 64 * 1024
SECONDS_TO_WAIT = 1

Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """Let a view's POST be repeated safely by an Idempotency-Key.

    Raises:
        ProblemError: `idempotency_key_invalid` (400), `idempotency_key_in_use` (409) while the
            first request runs, `idempotency_key_reused` (422) with another body.
    """

    @functools.wraps(handler)
    def guarded(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return handler(view, request, *args, **kwargs)
        _check(key)
        row = _claimed(request, key)
        if row.status is not None:
            return _replayed(row, key)
        try:
            response = handler(view, request, *args, **kwargs)
        except BaseException:
            row.delete()
            raise
        _keep(row, key, response)
        return response

    return guarded


def body_digest(request: Request) -> str:
    """Return a digest of what a body says, however it was put: key order, boundaries, blanks."""
    digest = hashlib.sha256()
    for name in sorted(request.data):
        digest.update(json.dumps([name]).encode())
        for value in _values(request.data, name):
            if isinstance(value, UploadedFile):
                for block in value.chunks(BLOCK):
                    digest.update(block)
                value.seek(0)
            else:
                digest.update(json.dumps(value, sort_keys=True).encode())
    return digest.hexdigest()


def _values(data: Any, name: str) -> list[Any]:
    values: list[Any] = data.getlist(name) if hasattr(data, "getlist") else [data[name]]
    return values


def _check(key: str) -> None:
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        message = _("An Idempotency-Key has 1 to 255 printable ASCII characters.")
        raise ProblemError("idempotency_key_invalid", message, param=HEADER)


def _claimed(request: Request, key: str) -> IdempotencyKey:
    """Return a fresh row that is ours, or the answered one of the same request."""
    row, is_ours = _found_or_made(request, key)
    if is_ours:
        return row
    if row.body_sha256 != _body(request):
        message = _("This Idempotency-Key was used with another body.")
        raise ProblemError("idempotency_key_reused", message, status=422, param=HEADER)
    if row.status is None:
        message = _("A request with this Idempotency-Key is still running.")
        raise ProblemError(
            "idempotency_key_in_use", message, status=409, retry_after=SECONDS_TO_WAIT
        )
    return row


def _found_or_made(request: Request, key: str) -> tuple[IdempotencyKey, bool]:
    ids = {"scope": _scope(request), "key_sha256": hashlib.sha256(key.encode()).hexdigest()}
    _forget_dead(ids)
    try:
        with transaction.atomic():
            row = IdempotencyKey.objects.create(**ids, body_sha256=_body(request))
            return row, True
    except IntegrityError:
        found = IdempotencyKey.objects.filter(**ids).first()
    return (found, False) if found else _found_or_made(request, key)  # freed in between


def _forget_dead(ids: dict[str, str]) -> None:
    """Free a key whose answer is too old, or whose request died with its process.

    Doing the latter again is safe: what it may have made refuses to be made twice.
    """
    now = timezone.now()
    rows = IdempotencyKey.objects.filter(**ids)
    rows.filter(began_at__lt=now - ANSWER_KEPT).delete()
    rows.filter(status=None, began_at__lt=now - LONGEST_REQUEST).delete()


def _scope(request: Request) -> str:
    return request.user.public_id if request.user.is_authenticated else "guest"


def _body(request: Request) -> str:
    """Return what must be equal: the address, the body, and, unreadable, under our secret."""
    text = f"{request.path} {body_digest(request)}"
    return salted_hmac(__name__, text, algorithm="sha256").hexdigest()


def _keep(row: IdempotencyKey, key: str, response: Response) -> None:
    if not 200 <= response.status_code < 300:
        row.delete()
        return
    body = b"" if response.data is None else JSONRenderer().render(response.data)
    answer = _cipher(row, key).encrypt(body)
    IdempotencyKey.objects.filter(pk=row.pk).update(status=response.status_code, answer=answer)


def _replayed(row: IdempotencyKey, key: str) -> Response:
    body = _cipher(row, key).decrypt(bytes(row.answer))
    return Response(json.loads(body) if body else None, row.status, headers={REPLAYED: "true"})


def _cipher(row: IdempotencyKey, key: str) -> Fernet:
    """Return a cipher that takes the client's key as well as ours."""
    text = f"{row.scope} {key}"
    secret = salted_hmac(f"{__name__}.answer", text, secret=settings.SECRET_KEY, algorithm="sha256")
    return Fernet(base64.urlsafe_b64encode(secret.digest()))
