"""A second answer to a decided case, given without seeing the first: how agreement is measured."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class BlindReview(models.Model):
    """What another reviewer would have answered; it changes nothing for the person."""

    decision = models.OneToOneField(
        "kyc.Decision", on_delete=models.CASCADE, related_name="blind_review"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"blind review of {self.decision_id}"
