"""What every operation of the API shares: its description, and the body it takes."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from accounts.api.idempotency import idempotent
from accounts.models import User
from accounts.services.repeats import HEADER, LONGEST_KEY

F = TypeVar("F", bound=Callable[..., Any])

IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="A name of your own for this request, such as a UUID. Sent again with the same "
    "body within 48 hours it is not carried out again: the first answer comes once more, marked "
    "`Idempotent-Replayed: true`.",
)


class PersonRequest(Request):
    """A request with a valid token."""

    user: User


def operation(
    summary: str,
    *,
    tag: str,
    takes: Any = None,
    gives: Any = None,
    status: int | tuple[int, str] = 200,
    sends: dict[str, Any] | None = None,
    answers: Any = None,
    also: dict[tuple[int, str], Any] | None = None,
    **more: Any,
) -> Callable[[F], F]:
    """Describe an operation with an example of what goes in and of what comes out.

    Args:
        summary: what it does, in the imperative.
        tag: the chapter of the description.
        takes, gives: serializers of the request and of the answer.
        status: status of the answer, with its media type where that is not JSON.
        sends, answers: the examples.
        also: other forms of the answer, by status and media type.
        more: handed on to `extend_schema`.
    """
    code = status if isinstance(status, int) else status[0]
    examples = [] if sends is None else [OpenApiExample("A request", sends, request_only=True)]
    if answers is not None:
        told = OpenApiExample("An answer", answers, response_only=True, status_codes=[str(code)])
        examples.append(told)
    return extend_schema(
        summary=summary,
        tags=[tag],
        request=takes,
        responses={status: gives, **(also or {})},
        examples=examples,
        **more,
    )


def repeatable(handler: F) -> F:
    """Take an Idempotency-Key, and say so in the schema."""
    described: Callable[[Any], F] = extend_schema(parameters=[IDEMPOTENCY_KEY])
    return described(idempotent(handler))


def parsed(serializer_class: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return what a body says, or refuse it with what is wrong in it."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data
