"""What happens to every request before any view: a name, and the door for the unreadable."""

import secrets
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from config.errors import API_PREFIX, bad_request, length_required

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Give each request an id of our own making and answer with it in X-Request-Id.

    So a person can tell support which one went wrong.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = f"req_{secrets.token_hex(12)}"  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class ReadableRequestMiddleware:
    """Refuse requests that no view could read.

    A NUL never belongs into an address or a cookie, and PostgreSQL takes none in a text. A body
    sent in chunks without a Content-Length looks empty to Django.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_null(request):
            return bad_request(request, BadRequest("NUL in the address or a cookie"))
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            return length_required(request)
        return self.get_response(request)


class WayOnMiddleware:
    """Lead whoever opens an address that only takes a form to the start, instead of a blank page.

    Browsers come there by themselves: after a log-in that interrupted a form, by the choice of a
    language on a page that answered one, by a reload.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_for_people = not request.path.startswith(API_PREFIX)
        if response.status_code == 405 and request.method == "GET" and is_for_people:
            return redirect("root")
        return response


def _has_null(request: HttpRequest) -> bool:
    texts = (request.path, *request.COOKIES.values())
    return "%00" in request.GET.urlencode() or any("\0" in text for text in texts)
