"""An answer waits a moment before anything leaves the house, so that it can be taken back."""

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.errors import ProblemError
from accounts.models import User
from kyc import ledger, outbox
from kyc.desk import Claim, HeldAnswer
from kyc.ledger import Action
from kyc.models import Verification
from kyc.roles import DECIDE
from kyc.services import claims
from kyc.services.cases import Answer, answer_of, held_answer, refuse_without, settle
from kyc.states import Status

# The clock calls every 30 seconds: whoever is later than this was lost with its worker.
LOST_AFTER = timedelta(seconds=60)


def held(
    locked: Verification, reviewer: User, given: Answer, looked_at: Collection[str]
) -> HeldAnswer | None:
    """Keep an answer for a moment; return None where the settings leave no time to undo."""
    if not settings.UNDO_SECONDS:
        return None
    document = locked.documents.latest("pk")
    HeldAnswer.objects.filter(document=document).delete()  # one that was taken back
    answer = HeldAnswer.objects.create(
        document=document,
        reviewer=reviewer,
        answer=given.answer,
        reject_type=given.reject_type,
        reasons=list(given.reasons),
        user_message=given.user_message,
        internal_note=given.internal_note,
        frames=list(given.frames),
        looked_at=sorted(looked_at),
        due_at=timezone.now() + timedelta(seconds=settings.UNDO_SECONDS),
    )
    Claim.objects.filter(verification=locked).delete()
    outbox.enqueue_settlement(answer_id=answer.pk, at=answer.due_at)
    return answer


def undo(*, verification: Verification, reviewer: User) -> HeldAnswer:
    """Take an answer back that has not taken effect; its reviewer holds the case again.

    Raises:
        ProblemError: `permission_denied`, `nothing_to_undo`.
    """
    refuse_without(DECIDE, reviewer)
    with transaction.atomic():
        locked = Verification.objects.select_for_update().get(pk=verification.pk)
        answer = held_answer(locked)
        is_theirs = answer is not None and answer.reviewer_id == reviewer.pk
        if answer is None or not is_theirs or locked.status != Status.IN_REVIEW:
            message = gettext("There is nothing to take back any more.")
            raise ProblemError("nothing_to_undo", message, status=409)
        answer.undone_at = timezone.now()
        answer.save(update_fields=["undone_at"])
        claims.claim(verification=locked, reviewer=reviewer)
        _note(Action.DECISION_UNDONE, locked, answer.reviewer, answer_of(answer))
        return answer


def undoable(reviewer: User) -> HeldAnswer | None:
    """Return the answer that this reviewer gave last, while it can be taken back."""
    own = HeldAnswer.objects.open().filter(
        reviewer=reviewer, document__verification__status=Status.IN_REVIEW
    )
    return own.select_related("document__verification__user").order_by("-pk").first()


def taken_back(verification: Verification, reviewer: User) -> HeldAnswer | None:
    """Return the answer to the newest photo that this reviewer took back last."""
    undone = HeldAnswer.objects.filter(document=verification.document, reviewer=reviewer)
    return undone.exclude(undone_at=None).order_by("-pk").first()


def put_into_effect(*, answer_id: int) -> None:
    """Let a held answer count, unless it was taken back or the person gave the case up."""
    document = HeldAnswer.objects.filter(pk=answer_id).values("document__verification")
    with transaction.atomic():
        locked = Verification.objects.select_for_update().filter(pk__in=document).first()
        answer = HeldAnswer.objects.due().select_related("reviewer").filter(pk=answer_id).first()
        if locked is None or answer is None:
            return
        if locked.status != Status.IN_REVIEW or locked.documents.latest("pk") != answer.document:
            answer.delete()
            return
        given, reviewer = answer_of(answer), answer.reviewer
        settle(locked, given, reviewer=reviewer, actor=reviewer)
        _note(Action.CASE_DECIDED, locked, reviewer, given)


def resume_lost() -> int:
    """Enqueue again each answer that should have taken effect long ago; return how many."""
    lost = HeldAnswer.objects.due().filter(due_at__lt=timezone.now() - LOST_AFTER)
    ids = list(lost.values_list("pk", flat=True))
    for answer_id in ids:
        outbox.enqueue_settlement(answer_id=answer_id)
    return len(ids)


def _note(action: Action, case: Verification, reviewer: User, given: Answer) -> None:
    ledger.append(
        actor=reviewer.public_id, action=action, subject=case.public_id, details=given.codes()
    )
