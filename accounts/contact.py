"""Where people find us when they are stuck."""

from django.conf import settings
from django.http import HttpRequest


def contact(_request: HttpRequest | None = None) -> dict[str, str]:
    """Return what every page and every mail knows of us."""
    return {"support_email": settings.SUPPORT_EMAIL}
