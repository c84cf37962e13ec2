"""The rows of the reviewers' desk: who holds a case, and whose it is, and which answers wait."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyc.fields import SealedJSONField, SealedTextField
from kyc.reasons import REASONS

if TYPE_CHECKING:
    from kyc.vault import PersonKey

LEASE = timedelta(minutes=10)
LONGEST_TAG = 24
GROUNDS = {
    "final": _("It ends the verification for good"),
    "sensitive": _("A reason is one that the person must not learn"),
    "contradiction": _("The NIK contradicts what is printed beside it"),
}


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Reads of claims that more than one place needs."""

    def alive(self) -> Self:
        """Return those whose lease has not run out."""
        return self.filter(expires_at__gt=timezone.now())


class Claim(models.Model):
    """Who works on a case, until when; a browser that dies lets the lease run out."""

    verification = models.OneToOneField(
        "kyc.Verification", on_delete=models.CASCADE, related_name="claim"
    )
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"claim until {self.expires_at:%H:%M}"

    @property
    def is_alive(self) -> bool:
        """Return whether the lease has not run out."""
        return self.expires_at > timezone.now()


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Reads of assignments that more than one place needs."""

    def alive(self) -> Self:
        """Return those that count: their time has not run out, and the colleague still works."""
        return self.filter(expires_at__gt=timezone.now(), assignee__is_active=True)


class Assignment(models.Model):
    """Whose case it is to answer; after the promised time it is anybody's again."""

    verification = models.OneToOneField(
        "kyc.Verification", on_delete=models.CASCADE, related_name="assignment"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    expires_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [("assign_verification", "Can give cases to colleagues")]

    def __str__(self) -> str:
        return f"assignment until {self.expires_at:%Y-%m-%d %H:%M}"

    @property
    def is_alive(self) -> bool:
        """Return whether it counts."""
        return self.expires_at > timezone.now() and self.assignee.is_active


class Tag(models.Model):
    """A short label that the desk gives to cases, written as a code."""

    name = models.CharField(max_length=LONGEST_TAG, unique=True)
    cases = models.ManyToManyField("kyc.Verification", related_name="tags")

    class Meta:
        default_permissions = ()
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Reads of proposals that more than one place needs."""

    def open(self) -> Self:
        """Return those that nobody has confirmed or sent back."""
        return self.filter(outcome="")


class Proposal(models.Model):
    """A decision that takes effect only when a senior reviewer has confirmed it."""

    class Outcome(models.TextChoices):
        OPEN = "", _("Waits for a second pair of eyes")
        CONFIRMED = "confirmed", _("Confirmed")
        RETURNED = "returned", _("Sent back")

    document = models.ForeignKey("kyc.Document", on_delete=models.CASCADE, related_name="proposals")
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals"
    )
    answer = models.CharField(max_length=10)
    reject_type = models.CharField(max_length=10, blank=True)
    reasons = models.JSONField(default=list)
    user_message = SealedTextField(bound_to=("document_id",))
    internal_note = SealedTextField(bound_to=("document_id",))
    frames = SealedJSONField(bound_to=("document_id",), null=True)
    grounds = models.JSONField(default=list)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="settled_proposals",
    )
    settled_note = SealedTextField(bound_to=("document_id",))
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(outcome=""), name="proposal_one_open_per_photo"
            )
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    def person_key(self) -> "PersonKey":
        """Return the key of whose photo it is."""
        key: PersonKey = self.document.person_key()
        return key

    def reason_titles(self) -> list[str]:
        """Return the reasons as reviewers call them."""
        return [str(REASONS[code].title) for code in self.reasons if code in REASONS]

    def ground_titles(self) -> list[str]:
        """Return in words why one pair of eyes is not enough."""
        return [str(GROUNDS[code]) for code in self.grounds if code in GROUNDS]


class HeldAnswerQuerySet(models.QuerySet["HeldAnswer"]):
    """Reads of held answers that more than one place needs."""

    def open(self) -> Self:
        """Return those that will take effect: nobody took them back."""
        return self.filter(undone_at=None)

    def due(self) -> Self:
        """Return those that take effect now."""
        return self.open().filter(due_at__lte=timezone.now())


class HeldAnswer(models.Model):
    """An answer that takes effect in a moment, unless its reviewer takes it back.

    One that was taken back stays until the next answer, which begins with what it says.
    """

    document = models.ForeignKey(
        "kyc.Document", on_delete=models.CASCADE, related_name="held_answers"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    answer = models.CharField(max_length=10)
    reject_type = models.CharField(max_length=10, blank=True)
    reasons = models.JSONField(default=list)
    user_message = SealedTextField(bound_to=("document_id",))
    internal_note = SealedTextField(bound_to=("document_id",))
    frames = SealedJSONField(bound_to=("document_id",), null=True)
    looked_at = models.JSONField(default=list)
    due_at = models.DateTimeField(db_index=True)
    undone_at = models.DateTimeField(null=True)

    objects = HeldAnswerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(undone_at=None),
                name="held_answer_one_open_per_photo",
            )
        ]

    def __str__(self) -> str:
        return f"held answer {self.pk}"

    def person_key(self) -> "PersonKey":
        """Return the key of whose photo it is."""
        key: PersonKey = self.document.person_key()
        return key
