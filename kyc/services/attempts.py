"""How often a person may try, and what else there is when the same thing goes wrong again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from accounts.errors import ProblemError
from accounts.models import User
from kyc.models import Decision
from kyc.reasons import ANOTHER_PERSON, CHECK_PROFILE, OTHER_DOCUMENT, RETAKE, Reason

OURS = {"technical_error"}  # failures that no photo of the person's could avoid
ANOTHER_WAY_AFTER = 3  # refusals for the same reason


@dataclass(frozen=True)
class Attempts:
    """How many photos a person may still send, when again, and what was refused how often."""

    left: int
    retry_at: datetime | None
    refusals: Counter[str]

    def told_reasons(self, decision: Decision) -> list[Reason]:
        """Return the reasons as the person may learn them, each with a way out."""
        told = decision.told_reasons()
        if decision.reject_type == Decision.RejectType.FINAL:
            return told
        return [self._with_another_way(reason) for reason in told]

    def _with_another_way(self, reason: Reason) -> Reason:
        """Lead to another document after the third refusal, and to a person after that."""
        ways = {RETAKE: [OTHER_DOCUMENT, ANOTHER_PERSON], CHECK_PROFILE: [ANOTHER_PERSON]}
        ways[OTHER_DOCUMENT] = [ANOTHER_PERSON]
        repeats = self.refusals[reason.code] - ANOTHER_WAY_AFTER
        if repeats < 0 or reason.next_action not in ways:
            return reason
        further = ways[reason.next_action]
        return replace(reason, next_action=further[min(repeats, len(further) - 1)])


def attempts_of(user: User) -> Attempts:
    """Return what is left to a person, over all their verifications."""
    refused = list(
        Decision.objects.filter(
            verification__user=user,
            reject_type=Decision.RejectType.RETRY,
            appeal__answer=None,  # what somebody else answered anew counts once
        ).order_by("created_at", "pk")
    )
    own = [decision for decision in refused if not OURS.issuperset(decision.reasons)]
    left, retry_at = _left(decision.created_at for decision in own)
    return Attempts(left, retry_at, Counter(code for one in own for code in set(one.reasons)))


def check(user: User) -> None:
    """Refuse another photo while the person has to wait.

    Raises:
        ProblemError: `too_many_attempts`.
    """
    retry_at = attempts_of(user).retry_at
    if retry_at is None:
        return
    seconds = max(1, round((retry_at - timezone.now()).total_seconds()))
    message = gettext("There were too many attempts. Please try again later.")
    raise ProblemError("too_many_attempts", message, status=429, retry_after=seconds)


def _left(times: Iterable[datetime]) -> tuple[int, datetime | None]:
    """Return how many tries are left and when there are some again; a full wait begins anew."""
    left, wait = settings.PHOTO_ATTEMPTS, settings.PHOTO_COOL_DOWN
    free_again: datetime | None = None
    for time in times:
        if free_again and time >= free_again:
            left, free_again = settings.PHOTO_ATTEMPTS, None
        left = max(0, left - 1)
        if left == 0:
            free_again = time + wait
    if free_again and timezone.now() >= free_again:
        return settings.PHOTO_ATTEMPTS, None
    return left, free_again
