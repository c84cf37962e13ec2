"""Who works on which case: one gives way to nobody, and a dead browser gives its case back."""

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from kyc import ledger
from kyc.desk import LEASE, Assignment, Claim, HeldAnswer, Proposal
from kyc.ledger import Action
from kyc.models import Verification
from kyc.roles import CONFIRM, DECIDE
from kyc.services import appeals
from kyc.services.cases import refuse_without
from kyc.states import Status


def waiting_for(reviewer: User) -> QuerySet[Verification]:
    """Return the cases that this reviewer may answer, oldest first."""
    proposed = Proposal.objects.open().filter(document__verification=OuterRef("pk"))
    if reviewer.has_perm(CONFIRM):
        proposed = proposed.filter(proposer=reviewer)
    waiting = Verification.objects.filter(status=Status.IN_REVIEW).exclude(user=reviewer)
    waiting = waiting.exclude(pk__in=appeals.answered_first_by(reviewer))
    held = HeldAnswer.objects.open().filter(document__verification=OuterRef("pk"))
    waiting = waiting.exclude(Exists(proposed) | Exists(held))
    return waiting.order_by("updated_at", "pk")


def claim_next(*, reviewer: User, after: Verification | None = None) -> Verification | None:
    """Give the reviewer the case that has waited longest and that nobody else holds.

    Cases assigned to the reviewer come first, those of colleagues never.

    Args:
        reviewer: who asks; a case of theirs that they left open comes back to them.
        after: the case that they skip; it is given back, and comes round again at the end.
    """
    refuse_without(DECIDE, reviewer)
    if after is not None:
        release(verification=after, reviewer=reviewer)
    while True:
        with transaction.atomic():
            found = _next_for(reviewer, after)
            if found is None or _take(found, reviewer):
                return found


def claim(*, verification: Verification, reviewer: User) -> Claim | None:
    """Take a case that was opened, where the reviewer may answer it; return who holds it now."""
    with transaction.atomic():
        if waiting_for(reviewer).filter(pk=verification.pk).exists():
            _take(verification, reviewer)
        claims = Claim.objects.alive().select_related("holder")
        return claims.filter(verification=verification).first()


def renew(*, verification: Verification, reviewer: User) -> bool:
    """Hold a case for longer; return whether it is still theirs."""
    held = Claim.objects.alive().filter(verification=verification, holder=reviewer)
    return held.update(expires_at=timezone.now() + LEASE) == 1


def release(*, verification: Verification, reviewer: User) -> None:
    """Give a case back."""
    with transaction.atomic():
        held = Claim.objects.filter(verification=verification, holder=reviewer)
        if held.delete()[0]:
            _note(Action.CASE_RELEASED, verification, reviewer)


def _next_for(reviewer: User, after: Verification | None) -> Verification | None:
    """Return the next case: first those assigned to the reviewer, then the others, and round."""
    free = _free_for(reviewer).select_for_update(skip_locked=True, of=("self",))
    is_own = Exists(_assigned().filter(assignee=reviewer))
    own, rest = free.filter(is_own), free.exclude(is_own)
    if after is None:
        return own.first() or rest.first()
    own_first = Assignment.objects.alive().filter(verification=after, assignee=reviewer).exists()
    these, those = (own, rest) if own_first else (rest, own)
    return these.filter(_behind(after)).first() or those.first() or these.first()


def _free_for(reviewer: User) -> QuerySet[Verification]:
    held = Claim.objects.alive().filter(verification=OuterRef("pk")).exclude(holder=reviewer)
    of_others = _assigned().exclude(assignee=reviewer)
    return waiting_for(reviewer).exclude(Exists(held) | Exists(of_others))


def _assigned() -> QuerySet[Assignment]:
    return Assignment.objects.alive().filter(verification=OuterRef("pk"))


def _behind(skipped: Verification) -> Q:
    since = skipped.updated_at
    return Q(updated_at__gt=since) | Q(updated_at=since, pk__gt=skipped.pk)


def _take(verification: Verification, reviewer: User) -> bool:
    """Take a case, or hold it for longer; each step is one statement, so that one alone wins."""
    if renew(verification=verification, reviewer=reviewer):
        return True
    now = timezone.now()
    lease = {"holder": reviewer, "began_at": now, "expires_at": now + LEASE}
    ended = Claim.objects.filter(verification=verification, expires_at__lte=now)
    if not ended.update(**lease):
        try:
            with transaction.atomic():
                Claim.objects.create(verification=verification, **lease)
        except IntegrityError:
            return False
    _note(Action.CASE_CLAIMED, verification, reviewer)
    return True


def _note(action: Action, verification: Verification, reviewer: User) -> None:
    ledger.append(actor=reviewer.public_id, action=action, subject=verification.public_id)
