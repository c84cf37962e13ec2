"""What `manage.py check` and every start say about the set-up."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, register


@register
def firebase_is_off(**_kwargs: Any) -> list[CheckMessage]:
    """Say so when no Firebase project is named."""
    if settings.FIREBASE_PROJECT_ID:
        return []
    hint = "Set FIREBASE_PROJECT_ID (and FIREBASE_CREDENTIALS) to tell phones about decisions."
    return [Info("Firebase is off: FIREBASE_PROJECT_ID is empty.", hint=hint, id="kyc.I001")]
