"""Cases given to a colleague, many at once; nobody is given what they may not answer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import ProblemError
from accounts.models import User
from kyc import ledger
from kyc.desk import Assignment, Claim
from kyc.ledger import Action
from kyc.models import Verification
from kyc.roles import ASSIGN, DECIDE
from kyc.services.cases import refuse_without
from kyc.services.claims import waiting_for
from kyc.states import Status

PASSED = {
    "not_waiting": _("no longer in review"),
    "held": _("somebody is working on it"),
    "not_theirs": _("this colleague may not answer it"),
    "of_colleague": _("it is a colleague's"),
    "not_assigned": _("it is nobody's"),
}


@dataclass(frozen=True)
class Outcome:
    """How many cases were changed, and how many were passed over for which reason."""

    done: int
    passed: Counter[str]


def colleagues(assigner: User) -> QuerySet[User]:
    """Return to whom somebody may give cases: themselves, and with the right all who decide."""
    if not assigner.has_perm(ASSIGN):
        return User.objects.filter(pk=assigner.pk)
    deciding = ModelBackend().with_perm(DECIDE).filter(is_staff=True)
    return User.objects.filter(pk__in=deciding.values("pk")).order_by("email")


def assign(*, cases: Sequence[int], assignee: User, assigner: User) -> Outcome:
    """Give cases, named by their keys, to a colleague for the promised time.

    Raises:
        ProblemError: `permission_denied`, `assignee_unknown`.
    """
    refuse_without(DECIDE if assignee == assigner else ASSIGN, assigner)
    if not colleagues(assigner).filter(pk=assignee.pk).exists():
        message = gettext("Cases cannot be given to this person.")
        raise ProblemError("assignee_unknown", message, status=403, param="assignee")
    with transaction.atomic():
        locked = _locked(cases)
        why = _obstacles(locked, assignee, assigner)
        given = [case for case in locked if case.pk not in why]
        expires_at = timezone.now() + settings.REVIEW_PROMISE
        Assignment.objects.filter(verification__in=given).delete()
        Assignment.objects.bulk_create(
            Assignment(verification=case, assignee=assignee, expires_at=expires_at)
            for case in given
        )
        _note(Action.CASE_ASSIGNED, given, assigner, to=assignee.public_id)
        return Outcome(len(given), Counter(why.values()))


def unassign(*, cases: Sequence[int], assigner: User) -> Outcome:
    """Make cases anybody's again: one's own, and with the right those of colleagues."""
    refuse_without(DECIDE, assigner)
    with transaction.atomic():
        locked = _locked(cases)
        whose = _assignees(locked)
        why = {case.pk: "not_assigned" for case in locked if case.pk not in whose}
        if not assigner.has_perm(ASSIGN):
            why |= {pk: "of_colleague" for pk, owner in whose.items() if owner != assigner.pk}
        freed = [case for case in locked if case.pk not in why]
        Assignment.objects.filter(verification__in=freed).delete()
        _note(Action.CASE_UNASSIGNED, freed, assigner)
        return Outcome(len(freed), Counter(why.values()))


def _locked(cases: Sequence[int]) -> list[Verification]:
    return list(Verification.objects.select_for_update().filter(pk__in=cases).order_by("pk"))


def _obstacles(locked: list[Verification], assignee: User, assigner: User) -> dict[int, str]:
    """Return for each case that cannot be given to a colleague why not."""
    keys = [case.pk for case in locked]
    theirs = set(waiting_for(assignee).filter(pk__in=keys).values_list("pk", flat=True))
    held = Claim.objects.alive().filter(verification__in=locked).exclude(holder=assignee)
    held_ones = set(held.values_list("verification", flat=True))
    whose = {} if assigner.has_perm(ASSIGN) else _assignees(locked)
    why = {}
    for case in locked:
        if case.status != Status.IN_REVIEW:
            why[case.pk] = "not_waiting"
        elif case.pk in held_ones:
            why[case.pk] = "held"
        elif case.pk not in theirs:
            why[case.pk] = "not_theirs"
        elif whose.get(case.pk, assigner.pk) != assigner.pk:
            why[case.pk] = "of_colleague"
    return why


def _assignees(locked: list[Verification]) -> dict[int, int]:
    alive = Assignment.objects.alive().filter(verification__in=locked)
    return dict(alive.values_list("verification", "assignee"))


def _note(action: Action, cases: list[Verification], assigner: User, **details: str) -> None:
    for case in cases:
        ledger.append(
            actor=assigner.public_id, action=action, subject=case.public_id, details=details
        )
