"""The text that people agree to before we look at their card, by version.

A change of the text is a new version: raise `VERSION`, and everybody is asked again.
"""

import hashlib

from django.template.loader import render_to_string
from django.utils import translation

VERSION = "2026-11-21"
TEMPLATE = "accounts/consent_text.html"
PURPOSES = ("identity_verification",)


def html(language: str) -> str:
    """Return the text in a language, as the page shows it."""
    with translation.override(language):
        return render_to_string(TEMPLATE)


def digest(language: str) -> str:
    """Return the SHA-256 of the text in a language."""
    return hashlib.sha256(html(language).encode()).hexdigest()
