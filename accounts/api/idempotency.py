"""`Idempotency-Key` for the API: a POST that is sent again does not happen again.

The key's owner is the account, or, before there is one, nobody in particular.
"""

import functools
import json
from collections.abc import Callable
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.services import repeats

Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """Let a view's POST be repeated safely by an Idempotency-Key."""

    @functools.wraps(handler)
    def guarded(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(repeats.HEADER)
        if key is None:
            return handler(view, request, *args, **kwargs)
        with repeats.once(
            scope=_scope(request), key=key, path=request.path, content=request.data
        ) as repeat:
            if repeat.status is not None:
                return _replayed(repeat)
            response = handler(view, request, *args, **kwargs)
            if 200 <= response.status_code < 300:
                body = b"" if response.data is None else JSONRenderer().render(response.data)
                repeat.keep(response.status_code, body)
            return response

    return guarded


def _scope(request: Request) -> str:
    return request.user.public_id if request.user.is_authenticated else "guest"


def _replayed(repeat: repeats.Repeat) -> Response:
    data = json.loads(repeat.body) if repeat.body else None
    return Response(data, repeat.status, headers={repeats.REPLAYED: "true"})
