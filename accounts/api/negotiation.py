"""Answers that are no JSON."""

from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request


class AnyAccept(DefaultContentNegotiation):
    """Answer whatever the Accept header says: a photo is a JPEG, an error is JSON."""

    def select_renderer(self, _request: Request, renderers: Any, _suffix: Any = None) -> Any:
        """Return the first renderer."""
        return renderers[0], renderers[0].media_type
