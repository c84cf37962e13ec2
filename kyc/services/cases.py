"""A case held for whoever may answer it, and the answer put into effect."""

from dataclasses import dataclass

from django.utils.translation import gettext

from accounts.errors import ProblemError
from accounts.models import User
from kyc.areas import Corners
from kyc.desk import Assignment, Claim, HeldAnswer, Proposal
from kyc.ledger import Detail
from kyc.models import Decision, Verification
from kyc.roles import DECIDE
from kyc.services import appeals
from kyc.states import Status

STATUS_AFTER = {
    "": Status.VERIFIED,
    Decision.RejectType.RETRY: Status.RESUBMISSION_REQUESTED,
    Decision.RejectType.FINAL: Status.REJECTED,
}


@dataclass(frozen=True)
class Answer:
    """What a reviewer answered, and the status that it leads to."""

    answer: str
    reject_type: str
    reasons: tuple[str, ...]
    user_message: str
    internal_note: str
    status: str
    frames: tuple[Corners, ...] = ()

    def codes(self) -> dict[str, Detail]:
        """Return what of it belongs into the audit trail: no texts."""
        codes: dict[str, Detail] = {"answer": self.answer, "reasons": list(self.reasons)}
        return {**codes, "reject_type": self.reject_type} if self.reject_type else codes


def locked_for_review(
    verification: Verification, reviewer: User, seen_version: int
) -> Verification:
    """Return the case, held until commit, where this reviewer may answer it now."""
    refuse_without(DECIDE, reviewer)
    locked = locked_case(verification, reviewer, seen_version)
    if open_proposal(locked) is not None:
        message = gettext("An answer to this case waits for a second pair of eyes.")
        raise ProblemError("awaiting_confirmation", message, status=409)
    if held_answer(locked) is not None:
        message = gettext("An answer to this case is about to take effect.")
        raise ProblemError("answer_held", message, status=409)
    return locked


def locked_case(verification: Verification, person: User, seen_version: int) -> Verification:
    """Return the case, held until commit, unless it is their own, decided, changed or taken."""
    locked = Verification.objects.select_for_update().get(pk=verification.pk)
    if locked.user_id == person.pk:
        message = gettext("Nobody decides on their own case.")
        raise ProblemError("own_case", message, status=403)
    appeals.check_is_somebody_else(locked, person)
    if locked.decision is not None:
        message = gettext("Somebody has decided on this case already.")
        raise ProblemError("already_decided", message, status=409)
    if locked.status != Status.IN_REVIEW or locked.status_version != seen_version:
        message = gettext("The case has changed since you opened it. Please look again.")
        raise ProblemError("status_conflict", message, status=409)
    if Claim.objects.alive().filter(verification=locked).exclude(holder=person).exists():
        message = gettext("Somebody else is working on this case.")
        raise ProblemError("claimed_by_other", message, status=409)
    return locked


def refuse_without(right: str, person: User) -> None:
    """Refuse somebody who has not this right."""
    if not person.has_perm(right):
        message = gettext("You may not review verifications.")
        raise ProblemError("permission_denied", message, status=403)


def open_proposal(verification: Verification) -> Proposal | None:
    """Return the answer to the newest photo that waits for a second pair of eyes."""
    if (document := verification.document) is None:
        return None
    return Proposal.objects.open().filter(document=document).first()


def held_answer(verification: Verification) -> HeldAnswer | None:
    """Return the answer to the newest photo that takes effect in a moment."""
    if (document := verification.document) is None:
        return None
    return HeldAnswer.objects.open().filter(document=document).select_related("reviewer").first()


def answer_of(kept: Proposal | HeldAnswer) -> Answer:
    """Return an answer that was kept, as it was given."""
    return Answer(
        answer=kept.answer,
        reject_type=kept.reject_type,
        reasons=tuple(kept.reasons),
        user_message=kept.user_message,
        internal_note=kept.internal_note,
        status=STATUS_AFTER[kept.reject_type],
        frames=tuple(kept.frames or ()),
    )


def settle(locked: Verification, given: Answer, *, reviewer: User, actor: User) -> Decision:
    """Put an answer into effect; call it with the case held.

    Args:
        locked: the case.
        given: the answer.
        reviewer: whose answer it is.
        actor: who made it count: the reviewer, or the second pair of eyes.
    """
    document, appeal = locked.documents.latest("pk"), locked.appeal
    reason = given.reasons[0] if given.reasons else given.answer
    change = locked.move_to(given.status, actor=actor, reason=reason)
    decision = Decision.objects.create(
        verification=locked,
        document=document,
        answered_appeal=appeal,
        status_change=change,
        reviewer=reviewer,
        answer=given.answer,
        reject_type=given.reject_type,
        reasons=list(given.reasons),
        user_message=given.user_message,
        internal_note=given.internal_note,
        frames=list(given.frames),
    )
    Claim.objects.filter(verification=locked).delete()
    Assignment.objects.filter(verification=locked).delete()
    HeldAnswer.objects.filter(document=document).delete()
    return decision
