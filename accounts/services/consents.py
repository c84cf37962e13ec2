"""Whether somebody agreed that we process their card: asked, answered, kept, never changed."""

from django.utils.translation import gettext as _

from accounts import consent_text
from accounts.errors import ProblemError
from accounts.models import Consent, User


def answer_consent(*, user: User, version: str, agreed: bool, language: str) -> Consent:
    """Keep an answer beside every one before it; the newest counts.

    Raises:
        ProblemError: `consent_outdated` when the text has changed since it was shown.
    """
    if version != consent_text.VERSION:
        message = _("This text has changed. Please read it again.")
        raise ProblemError("consent_outdated", message, status=409, param="version")
    return Consent.objects.create(
        user=user,
        version=version,
        text_sha256=consent_text.digest(language),
        language=language,
        agreed=agreed,
    )


def has_agreed(user: User) -> bool:
    """Return whether the person agreed to the text as it stands now, and still does."""
    newest = user.consents.first()
    return newest is not None and newest.agreed and newest.version == consent_text.VERSION
