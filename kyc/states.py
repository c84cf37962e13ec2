"""The states of a verification and the only ways between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a verification stands."""

    PROCESSING = "processing", _("Processing")
    IN_REVIEW = "in_review", _("In review")
    VERIFIED = "verified", _("Verified")
    REJECTED = "rejected", _("Rejected")
    RESUBMISSION_REQUESTED = "resubmission_requested", _("New photo requested")
    CANCELED = "canceled", _("Canceled")
    EXPIRED = "expired", _("Expired")


OPEN_STATUSES = (Status.PROCESSING, Status.IN_REVIEW, Status.RESUBMISSION_REQUESTED)
MAILED_STATUSES = (Status.VERIFIED, Status.REJECTED, Status.RESUBMISSION_REQUESTED)

TRANSITIONS: dict[str, frozenset[str]] = {
    Status.PROCESSING: frozenset({Status.IN_REVIEW, Status.CANCELED}),
    Status.IN_REVIEW: frozenset(
        {Status.VERIFIED, Status.REJECTED, Status.RESUBMISSION_REQUESTED, Status.CANCELED}
    ),
    # Back to the reviewers: the person asked that somebody else looks.
    Status.RESUBMISSION_REQUESTED: frozenset(
        {Status.PROCESSING, Status.IN_REVIEW, Status.CANCELED, Status.EXPIRED}
    ),
    Status.REJECTED: frozenset({Status.IN_REVIEW}),
    Status.VERIFIED: frozenset(),
    Status.CANCELED: frozenset(),
    Status.EXPIRED: frozenset(),
}
