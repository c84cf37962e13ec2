"""How the API reads JSON: any body that is not an object in UTF-8 is the sender's mistake."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError, ValidationError


class JSONParser(parsers.JSONParser):
    """Parse JSON, and refuse what Python's parser gives up on."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the object that the body holds.

        Raises:
            ParseError: the body is no JSON, or nested too deeply.
            ValidationError: the body is JSON, but not an object.
        """
        # JSON is UTF-8 whatever charset the sender claims: some codecs do not even make text.
        context = {**(parser_context or {}), "encoding": "utf-8"}
        try:
            data: Any = super().parse(stream, media_type, context)
        except RecursionError:
            raise ParseError from None
        if not isinstance(data, dict):
            raise ValidationError(_("Send a JSON object."))
        return data
