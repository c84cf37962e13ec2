"""What people are mailed about their verification, by the status that a decision leads to."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.emails import written
from kyc.models import Decision
from kyc.states import Status

SUBJECTS = {
    Status.VERIFIED: _("Your identity is verified"),
    Status.REJECTED: _("We could not verify your identity"),
    Status.RESUBMISSION_REQUESTED: _("Please send a new photo of your KTP"),
}


def decided(decision: Decision, status: str) -> EmailMultiAlternatives:
    """Return the mail that tells a person of a decision, in their language."""
    with translation.override(decision.verification.user.language):
        return written(
            to=decision.verification.user.email,
            subject=str(SUBJECTS[Status(status)]),
            template=f"mail/kyc_{Status(status).value}",
            context={
                "reasons": decision.told_reasons(),
                "message": decision.told_message(),
                "status_url": settings.SITE_URL.rstrip("/") + reverse("kyc:status"),
            },
        )
