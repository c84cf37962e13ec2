"""What people are mailed about their verification: one function per e-mail."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kyc.models import Decision


def send_verified(*, decision: Decision) -> None:
    """Tell the person that they are verified."""
    with translation.override(decision.verification.user.language):
        _send(decision, "verified", _("Your identity is verified"))


def send_rejected(*, decision: Decision) -> None:
    """Tell the person that they were rejected for good."""
    with translation.override(decision.verification.user.language):
        _send(decision, "rejected", _("We could not verify your identity"))


def send_resubmission_requested(*, decision: Decision) -> None:
    """Ask the person for a new photo."""
    with translation.override(decision.verification.user.language):
        _send(decision, "resubmission_requested", _("Please send a new photo of your KTP"))


def _send(decision: Decision, name: str, subject: str) -> None:
    context: dict[str, Any] = {
        "subject": subject,
        "reasons": decision.told_reasons(),
        "message": decision.told_message(),
        "status_url": settings.SITE_URL.rstrip("/") + reverse("kyc:status"),
    }
    mail = EmailMultiAlternatives(
        subject,
        render_to_string(f"mail/kyc_{name}.txt", context),
        to=[decision.verification.user.email],
    )
    mail.attach_alternative(render_to_string(f"mail/kyc_{name}.html", context), "text/html")
    mail.send()
