"""How a list is cut into pages."""

from datetime import UTC

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class NewestFirst(CursorPagination):
    """Pages by cursor; `limit` is 1 to 100."""

    ordering = "-created_at"
    page_size = 20
    page_size_query_param = "limit"
    max_page_size = 100

    def get_page_size(self, request: Request) -> int:
        """Return the limit that was asked for."""
        asked = request.query_params.get(self.page_size_query_param, str(self.page_size))
        limit = int(asked) if asked.isdecimal() and len(asked) <= 3 else 0
        if not 1 <= limit <= self.max_page_size:
            text = _("The limit is a number from 1 to %(highest)s.")
            raise ValidationError({"limit": text % {"highest": self.max_page_size}})
        return limit

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return the cursor that was sent, which must be one of ours."""
        try:
            cursor: Cursor | None = super().decode_cursor(request)
            if cursor and cursor.position is not None:
                _check_time(str(cursor.position))
        except (NotFound, ValueError, OverflowError):
            raise ValidationError({"cursor": _("This cursor is not valid.")}) from None
        return cursor


def _check_time(text: str) -> None:
    time = parse_datetime(text)
    if time is None or time.tzinfo is None:
        raise ValueError(text)
    time.astimezone(UTC)  # the ends of the calendar have no such time in every zone
