"""What `manage.py check` and every start say about the set-up."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register
def mail_goes_nowhere(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Warn where people wait for codes that no server takes."""
    if settings.DEBUG or settings.EMAIL_IS_CONFIGURED:
        return []
    hint = "Set EMAIL_URL, for example smtp+tls://user:password@host:587."
    return [
        checks.Warning(
            "Codes cannot be mailed: EMAIL_URL is not set.", hint=hint, id="accounts.W001"
        )
    ]
