"""A small share of decided cases is answered again by somebody who does not see how."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from accounts.errors import ProblemError
from accounts.models import User
from kyc.blind import BlindReview
from kyc.models import Decision
from kyc.reasons import REFUSABLE
from kyc.roles import DECIDE

SPAN = timedelta(days=14)  # older cases are not asked about


def next_for(reviewer: User) -> Decision | None:
    """Return a decision to answer again; None while enough have been, or there is none."""
    since = timezone.now() - SPAN
    if not _is_due(since):
        return None
    return _open_to(reviewer).filter(created_at__gte=since).order_by("?").first()


def get(*, decision_id: int, reviewer: User) -> Decision | None:
    """Return a decision if this reviewer may answer it without having seen it."""
    return _open_to(reviewer).filter(pk=decision_id).first()


def answer(
    *, decision: Decision, reviewer: User, answer: str, reasons: Sequence[str] = ()
) -> BlindReview:
    """Keep a second answer; nothing changes for the person.

    Args:
        decision: the first answer.
        reviewer: neither who gave it nor whose card it is.
        answer: `approved` or `rejected`.
        reasons: codes of `REFUSABLE`, at least one for a rejection.

    Raises:
        ProblemError: `permission_denied`, `not_open`, or what `review.decide` says of an answer.
    """
    if not reviewer.has_perm(DECIDE):
        message = gettext("You may not review verifications.")
        raise ProblemError("permission_denied", message, status=403)
    _check(answer, reasons)
    if get(decision_id=decision.pk, reviewer=reviewer) is None:
        raise _taken()
    try:
        with transaction.atomic():
            return BlindReview.objects.create(
                decision=decision, reviewer=reviewer, answer=answer, reasons=list(reasons)
            )
    except IntegrityError:
        raise _taken() from None  # somebody else was faster


def _check(answer: str, reasons: Sequence[str]) -> None:
    if answer not in Decision.Answer.values:
        raise ProblemError("answer_unknown", gettext("Approve or reject."), param="answer")
    if answer == Decision.Answer.APPROVED and reasons:
        message = gettext("An approval has no reasons to refuse.")
        raise ProblemError("reason_not_allowed", message, param="reasons")
    if answer == Decision.Answer.REJECTED and not reasons:
        message = gettext("Choose at least one reason.")
        raise ProblemError("reason_required", message, param="reasons")
    if set(reasons) - set(REFUSABLE):
        message = gettext("This is not a reason to refuse.")
        raise ProblemError("reason_unknown", message, param="reasons")


def _is_due(since: datetime) -> bool:
    decided = Decision.objects.filter(created_at__gte=since).count()
    answered = BlindReview.objects.filter(decision__created_at__gte=since).count()
    return answered < settings.BLIND_REVIEW_SHARE * decided


def _open_to(reviewer: User) -> QuerySet[Decision]:
    """Return the decisions without a second answer that this reviewer had no hand in."""
    others = Decision.objects.exclude(verification__user=reviewer)
    others = others.exclude(verification__decisions__reviewer=reviewer)
    return others.filter(blind_review=None).exclude(document__photo="")


def _taken() -> ProblemError:
    message = gettext("This case needs no second answer from you.")
    return ProblemError("not_open", message, status=409)
