"""What people are mailed about their verification: one function per email."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.emails import send
from kyc.models import Decision


def verified(decision: Decision) -> None:
    """Tell the person that they are verified."""
    with translation.override(decision.verification.user.language):
        _send(decision, "verified", _("Your identity is verified"))


def rejected(decision: Decision) -> None:
    """Tell the person that they were rejected for good."""
    with translation.override(decision.verification.user.language):
        _send(decision, "rejected", _("We could not verify your identity"))


def resubmission_requested(decision: Decision) -> None:
    """Ask the person for a new photo."""
    with translation.override(decision.verification.user.language):
        _send(decision, "resubmission_requested", _("Please send a new photo of your KTP"))


def _send(decision: Decision, name: str, subject: str) -> None:
    send(
        to=decision.verification.user.email,
        subject=subject,
        template=f"mail/kyc_{name}",
        context={
            "reasons": decision.told_reasons(),
            "message": decision.told_message(),
            "status_url": settings.SITE_URL.rstrip("/") + reverse("kyc:status"),
        },
    )
