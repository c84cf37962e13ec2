"""Somebody else's look at a photo that was refused."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from accounts.errors import ProblemError
from accounts.models import User
from kyc.models import Decision, Verification
from kyc.objections import LONGEST_NOTE, Appeal
from kyc.states import Status

REFUSED = (Status.REJECTED, Status.RESUBMISSION_REQUESTED)


def may_appeal(verification: Verification) -> bool:
    """Return whether the person may ask for another look: once for each photo."""
    decision = verification.decision
    return (
        verification.status in REFUSED
        and decision is not None
        and decision.answered_appeal_id is None
        and not hasattr(decision, "appeal")
    )


def appeal(*, verification: Verification, note: str = "") -> Appeal:
    """Put a refused case back to the reviewers, for somebody who has not decided on it.

    Args:
        verification: the refused case.
        note: what the person wants to say; at most `LONGEST_NOTE` characters are kept.

    Raises:
        ProblemError: `status_conflict`, `appeal_used`.
    """
    with transaction.atomic():
        locked = Verification.objects.select_for_update().get(pk=verification.pk)
        decision = _appealable(locked)
        made = Appeal.objects.create(decision=decision, note=note[:LONGEST_NOTE])
        verification.move_to(Status.IN_REVIEW, actor=locked.user, reason="appealed")
        return made


def give_up(*, verification: Verification, reason: str) -> None:
    """End an open verification for its person; one that was rejected for good stays rejected.

    Otherwise an appeal, given up, would open the door that the rejection closed.
    """
    with transaction.atomic():
        locked = Verification.objects.select_for_update().get(pk=verification.pk)
        running = locked.appeal
        status: str = Status.CANCELED
        if running and locked.status == Status.IN_REVIEW:
            running.withdrawn_at = timezone.now()
            running.save(update_fields=["withdrawn_at"])
            if running.decision.reject_type == Decision.RejectType.FINAL:
                status = Status.REJECTED
        verification.move_to(status, actor=locked.user, reason=reason)


def check_is_somebody_else(verification: Verification, reviewer: User) -> None:
    """Refuse a reviewer who gave or confirmed the answer that the person appealed against."""
    if has_answered_first(verification, reviewer):
        message = gettext("You gave the first answer. Somebody else has to look again.")
        raise ProblemError("same_reviewer", message, status=403)


def has_answered_first(verification: Verification, reviewer: User) -> bool:
    """Return whether a reviewer gave or confirmed the answer that the person appealed against."""
    if (running := verification.appeal) is None:
        return False
    first = running.decision
    return reviewer.pk in (first.reviewer_id, first.status_change.actor_id)


def answered_first_by(reviewer: User) -> QuerySet[Verification]:
    """Return the cases that wait for a look by somebody else than this reviewer."""
    waiting = Appeal.objects.filter(
        Q(decision__reviewer=reviewer) | Q(decision__status_change__actor=reviewer),
        answer=None,
        withdrawn_at=None,
    )
    return Verification.objects.filter(pk__in=waiting.values("decision__verification"))


def _appealable(locked: Verification) -> Decision:
    if locked.status not in REFUSED or locked.decision is None:
        message = gettext("There is no refusal that somebody else could look at.")
        raise ProblemError("status_conflict", message, status=409)
    if not may_appeal(locked):
        message = gettext("Somebody else has looked at this photo already.")
        raise ProblemError("appeal_used", message, status=409)
    return locked.decision
