"""The one shape of an error that the API answers.

`{"error": {"type", "code", "message", "param", "errors": [{"param", "code", "message"}],
"request_id"}}`: the code is stable, the message is for people and may change.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views import defaults
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler as rest_exception_handler

from accounts.errors import ProblemError

TYPES = {
    401: "authentication",
    403: "permission",
    404: "not_found",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media",
    429: "rate_limit",
}
# In place of the libraries' own words, which name our classes or speak English only.
MESSAGES = {
    "authentication_failed": gettext_lazy("This token is not valid. Please log in again."),
    "method_not_allowed": gettext_lazy("This address does not take this method."),
    "not_found": gettext_lazy("There is nothing here."),
    "parse_error": gettext_lazy("This body cannot be parsed."),
    "throttled": gettext_lazy("Too many requests. Please try again later."),
}
# Named here so that the catalogue keeps them: REST framework has no Indonesian for these.
REST_MESSAGES = (
    gettext_noop("Not a valid string."),
    gettext_noop("Surrogate characters are not allowed: U+{code_point:X}."),
)
API_PREFIX = "/api/"


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Render what a view raised; None leaves the unforeseen to `server_error`."""
    request = context["request"]
    if isinstance(exc, RequestDataTooBig):
        exc = ProblemError("request_too_large", _("This request is too large."), status=413)
    if isinstance(exc, ProblemError):
        return _problem_response(exc, request)
    response = rest_exception_handler(exc, context)
    if response is not None:
        response.data = envelope(request, response.status_code, **_described(exc, response))
    return response


def envelope(
    request: HttpRequest,
    status: int,
    *,
    code: str,
    message: str,
    param: str | None = None,
    errors: list[dict[str, Any]] | None = None,
    details: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Put an error into the shape that every door answers."""
    kind = TYPES.get(status, "api" if status >= 500 else "invalid_request")
    return {
        "error": {
            "type": kind,
            "code": code,
            "message": message,
            "param": param,
            "errors": errors or [],
            **(details or {}),
            "request_id": request.request_id,  # type: ignore[attr-defined]
        }
    }


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 outside a view: the envelope to the API, a page to a person."""
    if not request.path.startswith(API_PREFIX):
        return defaults.bad_request(request, exception)
    return _json(request, 400, "bad_request", _("This request cannot be understood."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 outside a view."""
    if not request.path.startswith(API_PREFIX):
        return defaults.page_not_found(request, exception or Exception())
    return _json(request, 404, "not_found", _("There is nothing here."))


def length_required(request: HttpRequest) -> HttpResponse:
    """Answer 411 to a body that does not say how long it is."""
    message = _("Send the length of the body as Content-Length.")
    if not request.path.startswith(API_PREFIX):
        return HttpResponse(message, status=411, content_type="text/plain; charset=utf-8")
    return _json(request, 411, "length_required", message)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody foresaw; Django has logged it."""
    if not request.path.startswith(API_PREFIX):
        return defaults.server_error(request)
    return _json(request, 500, "internal_error", _("Something went wrong on our side."))


def _problem_response(problem: ProblemError, request: HttpRequest) -> Response:
    data = envelope(
        request,
        problem.status,
        code=problem.code,
        message=problem.message,
        param=problem.param,
        details=problem.details,
    )
    wait = problem.retry_after
    return Response(
        data, problem.status, headers={} if wait is None else {"Retry-After": str(wait)}
    )


def _described(exc: Exception, response: Response) -> dict[str, Any]:
    """Return code, message and, for a form full of errors, each of them."""
    if isinstance(exc, ValidationError):
        errors = list(_flattened(exc.detail))
        return {"code": "validation_error", "errors": errors} | {
            key: errors[0][key] for key in ("message", "param")
        }
    detail: ErrorDetail = response.data["detail"]
    return {"code": detail.code, "message": str(MESSAGES.get(str(detail.code), detail))}


def _flattened(detail: Any, path: str = "") -> Iterator[dict[str, Any]]:
    """Yield a validation error's leaves, each with its dotted path."""
    if isinstance(detail, ErrorDetail):
        yield {"param": path or None, "code": detail.code, "message": str(detail)}
    elif isinstance(detail, dict):
        for key, value in detail.items():
            at = path if key == "non_field_errors" else f"{path}.{key}".lstrip(".")
            yield from _flattened(value, at)
    else:
        for value in detail:
            yield from _flattened(value, path)


def _json(request: HttpRequest, status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse(envelope(request, status, code=code, message=message), status=status)
