"""Whether people are who they say: the case, its photos, what was read, and who decided what."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ProblemError
from accounts.models import User
from kyc import outbox
from kyc.areas import Corners
from kyc.blind import BlindReview
from kyc.desk import Assignment, Claim, HeldAnswer, Proposal, Tag
from kyc.fields import SealedFileField, SealedJSONField, SealedTextField
from kyc.ledger import LedgerEntry, LedgerHead
from kyc.objections import Appeal
from kyc.readings import Correction, Reading
from kyc.reasons import REASONS, Reason, are_sensitive, told_to_user
from kyc.states import OPEN_STATUSES, TRANSITIONS, Status
from kyc.vault import Fingerprint, FingerprintToken, PersonKey

# The rows of desk, trail, vault and readings live in rooms of their own; Django looks here.
__all__ = [
    "Assignment",
    "BlindReview",
    "Claim",
    "Correction",
    "Decision",
    "Document",
    "Fingerprint",
    "FingerprintToken",
    "HeldAnswer",
    "LedgerEntry",
    "LedgerHead",
    "PersonKey",
    "Proposal",
    "Reading",
    "StatusChange",
    "Tag",
    "Verification",
]


def verification_public_id() -> str:
    """Return a fresh public identifier of a verification."""
    return f"ver_{secrets.token_hex(12)}"


def document_public_id() -> str:
    """Return a fresh public identifier of a document."""
    return f"doc_{secrets.token_hex(12)}"


def photo_path(_document: "Document", _filename: str) -> str:
    """Return a path that says nothing about whose photo it is."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}.jpg"


class VerificationQuerySet(models.QuerySet["Verification"]):
    """Reads of verifications that more than one place needs."""

    def open(self) -> Self:
        """Return those that still wait for somebody."""
        return self.filter(status__in=OPEN_STATUSES)

    def newest_of(self, user: User) -> "Verification | None":
        """Return the person's newest verification."""
        return self.filter(user=user).order_by("-pk").first()

    def with_documents(self) -> Self:
        """Return them with all that a page about them shows, in a fixed number of queries."""
        return self.select_related("user__person_key").prefetch_related(
            "documents__reading__corrections",
            "documents__reading__marks",
            "documents__decisions__appeal",
            "documents__decisions__reviewer",
        )


class Verification(models.Model):
    """One attempt of a person to be verified, from the first photo to the decision.

    `status_version` rises by one with every change of status, and goes on rising over all
    verifications of the same person: who keeps only the newest version keeps the truth.
    """

    public_id = models.CharField(
        max_length=32, unique=True, default=verification_public_id, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="verifications"
    )
    status = models.CharField(_("status"), max_length=24, choices=Status.choices)
    status_version = models.PositiveIntegerField()
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        default_permissions = ()
        permissions = [
            ("view_verification", "Can see cases and photos"),
            ("review_verification", "Can decide verifications"),
            ("confirm_verification", "Can confirm what needs a second pair of eyes"),
        ]
        indexes = [
            models.Index(fields=["status", "updated_at"]),
            models.Index(fields=["updated_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status__in=OPEN_STATUSES),
                name="verification_one_open_per_user",
            ),
            models.UniqueConstraint(
                fields=["user", "status_version"], name="verification_version_once_per_user"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def begin(cls, *, user: User) -> "Verification":
        """Make a verification in `processing`; call it with the person's row locked."""
        newest = cls.objects.filter(user=user).aggregate(version=Max("status_version"))["version"]
        verification = cls.objects.create(
            user=user, status=Status.PROCESSING, status_version=(newest or 0) + 1
        )
        verification._record(from_status="", actor=user, reason="photo_submitted")
        return verification

    def move_to(self, status: str, *, actor: User | None, reason: str) -> "StatusChange":
        """Change the status, write who, when and why, and enqueue what follows.

        Args:
            status: the new status.
            actor: who changed it; None is the system.
            reason: why, as a short stable word.

        Raises:
            ProblemError: `status_conflict` when `TRANSITIONS` does not allow it.
        """
        with transaction.atomic():
            locked = Verification.objects.select_for_update().get(pk=self.pk)
            if status not in TRANSITIONS[locked.status]:
                raise ProblemError(
                    "status_conflict",
                    gettext("This verification can no longer be changed that way."),
                    status=409,
                )
            self.status, self.status_version = status, locked.status_version + 1
            self.updated_at = timezone.now()
            self.save(update_fields=["status", "status_version", "updated_at"])
            return self._record(from_status=locked.status, actor=actor, reason=reason)

    def _record(self, *, from_status: str, actor: User | None, reason: str) -> "StatusChange":
        change = StatusChange.objects.create(
            verification=self,
            from_status=from_status,
            to_status=self.status,
            version=self.status_version,
            actor=actor,
            reason=reason,
            created_at=self.updated_at,
        )
        outbox.enqueue_status(user_id=self.user_id, status_change_id=change.pk, status=self.status)
        return change

    def person_key(self) -> PersonKey:
        """Return the key of whose verification this is."""
        return PersonKey.of(self.user)

    @property
    def document(self) -> "Document | None":
        """Return the newest photo."""
        return max(self.documents.all(), key=lambda document: document.pk, default=None)

    @property
    def reading(self) -> "Reading | None":
        """Return what was read from the newest photo."""
        return getattr(self.document, "reading", None)

    @property
    def decision(self) -> "Decision | None":
        """Return the decision on the newest photo that is in force."""
        return self.document.decision if self.document else None

    @property
    def appeal(self) -> Appeal | None:
        """Return the appeal that waits for somebody else's look at the newest photo."""
        newest = self.document.newest_decision if self.document else None
        return newest.open_appeal if newest else None


class Document(models.Model):
    """One photo, as stored: a JPEG of nothing but pixels."""

    public_id = models.CharField(
        max_length=32, unique=True, default=document_public_id, editable=False
    )
    verification = models.ForeignKey(
        Verification, on_delete=models.CASCADE, related_name="documents"
    )
    photo = SealedFileField(upload_to=photo_path)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    read_attempts = models.PositiveSmallIntegerField(default=0)
    read_began_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.public_id

    @property
    def newest_decision(self) -> "Decision | None":
        """Return the newest decision on this photo."""
        return max(self.decisions.all(), key=lambda decision: decision.pk, default=None)

    @property
    def decision(self) -> "Decision | None":
        """Return the decision in force: none while somebody else looks again."""
        newest = self.newest_decision
        return None if newest is None or newest.open_appeal else newest

    def person_key(self) -> PersonKey:
        """Return the key of whose photo this is."""
        return self.verification.person_key()


class Decision(models.Model):
    """A reviewer's answer to one photo: what, why, and what the person is told."""

    class Answer(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")

    class RejectType(models.TextChoices):
        RETRY = "retry", _("Ask for a new photo")
        FINAL = "final", _("Reject for good")

    verification = models.ForeignKey(
        Verification, on_delete=models.CASCADE, related_name="decisions"
    )
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="decisions")
    answered_appeal = models.OneToOneField(
        Appeal, null=True, on_delete=models.CASCADE, related_name="answer"
    )
    status_change = models.OneToOneField(
        "StatusChange", on_delete=models.CASCADE, related_name="decision"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    answer = models.CharField(max_length=10, choices=Answer.choices)
    reject_type = models.CharField(max_length=10, choices=RejectType.choices, blank=True)
    reasons = models.JSONField(default=list)
    user_message = SealedTextField(bound_to=("document_id",))
    internal_note = SealedTextField(bound_to=("document_id",))
    # Corners on the photo that the reviewer drew; there are none from before.
    frames = SealedJSONField(bound_to=("document_id",), null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        permissions = [("view_analytics", "Can see how reviewers and reader do")]
        indexes = [models.Index(fields=["created_at"], name="decision_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(answered_appeal=None),
                name="decision_once_per_photo_and_appeal",
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.verification_id}"

    @property
    def open_appeal(self) -> Appeal | None:
        """Return the appeal against this decision, unless it was withdrawn."""
        appeal: Appeal | None = getattr(self, "appeal", None)
        return None if appeal is None or appeal.withdrawn_at else appeal

    def person_key(self) -> PersonKey:
        """Return the key of whose photo was judged."""
        return self.verification.person_key()

    def reason_titles(self) -> list[str]:
        """Return the reasons as reviewers call them."""
        return [str(REASONS[code].title) for code in self.reasons if code in REASONS]

    def told_reasons(self) -> list[Reason]:
        """Return the reasons as the person may learn them."""
        return told_to_user(self.reasons, is_final=self.reject_type == Decision.RejectType.FINAL)

    def told_message(self) -> str:
        """Return the reviewer's message, unless a reason is one the person must not learn."""
        return "" if are_sensitive(self.reasons) else self.user_message

    def told_frames(self) -> list[Corners]:
        """Return what the reviewer framed, unless a reason is one the person must not learn."""
        return [] if are_sensitive(self.reasons) else list(self.frames or [])


class StatusChange(models.Model):
    """One step of a verification: from where, to where, by whom, when and why."""

    verification = models.ForeignKey(
        Verification, on_delete=models.CASCADE, related_name="status_changes"
    )
    from_status = models.CharField(max_length=24, choices=Status.choices, blank=True)
    to_status = models.CharField(max_length=24, choices=Status.choices)
    version = models.PositiveIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=40)
    mailed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["verification", "version"], name="status_change_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"
