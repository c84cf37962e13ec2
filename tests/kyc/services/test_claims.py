"""Who works on which case."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.errors import ProblemError
from kyc.desk import LEASE, Claim
from kyc.models import LedgerEntry
from kyc.roles import AUDITORS, REVIEWERS
from kyc.services import claims, review
from kyc.states import Status
from tests.kyc.factories import person, staff, verification_in

FINAL: dict[str, Any] = {"answer": "rejected", "reject_type": "final", "reasons": ["image_glare"]}


@pytest.fixture
def case(user):
    return verification_in(Status.IN_REVIEW, user=user)


@pytest.fixture
def other(db):
    return staff(REVIEWERS)


def lapse() -> None:
    """Let every lease run out, as when a browser died."""
    Claim.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def actions() -> list[str]:
    return list(LedgerEntry.objects.values_list("action", flat=True))


def test_claim_next_gives_the_oldest_that_nobody_holds(case, reviewer, other):
    younger = verification_in(Status.IN_REVIEW, user=person())
    assert claims.claim_next(reviewer=reviewer) == case
    assert claims.claim_next(reviewer=other) == younger
    assert actions() == ["case_claimed", "case_claimed"]


def test_claim_next_gives_back_the_case_that_was_left_open(case, reviewer):
    verification_in(Status.IN_REVIEW, user=person())
    assert [claims.claim_next(reviewer=reviewer) for _ in range(2)] == [case, case]
    assert Claim.objects.count() == 1


def test_claim_next_with_everything_held_gives_nothing(case, reviewer, other):
    claims.claim_next(reviewer=reviewer)
    assert claims.claim_next(reviewer=other) is None


def test_claim_next_never_gives_their_own_case(reviewer):
    verification_in(Status.IN_REVIEW, user=reviewer)
    assert claims.claim_next(reviewer=reviewer) is None


def test_claim_next_without_the_right_is_refused(case):
    with pytest.raises(ProblemError) as problem:
        claims.claim_next(reviewer=staff(AUDITORS))
    assert problem.value.code == "permission_denied"


def test_skipped_case_is_given_back_and_comes_round_again(case, reviewer, other):
    younger = verification_in(Status.IN_REVIEW, user=person())
    claims.claim_next(reviewer=reviewer)
    assert claims.claim_next(reviewer=reviewer, after=case) == younger
    assert claims.claim_next(reviewer=other) == case


def test_lease_that_ran_out_gives_the_case_to_the_next(case, reviewer, other):
    claims.claim_next(reviewer=reviewer)
    lapse()
    assert claims.claim_next(reviewer=other) == case
    assert claims.renew(verification=case, reviewer=reviewer) is False


def test_heartbeat_holds_the_case_for_another_lease(case, reviewer):
    claims.claim_next(reviewer=reviewer)
    Claim.objects.update(expires_at=timezone.now() + timedelta(seconds=5))
    assert claims.renew(verification=case, reviewer=reviewer) is True
    left = Claim.objects.get().expires_at - timezone.now()
    assert LEASE - timedelta(seconds=30) < left <= LEASE


def test_case_held_by_another_takes_no_answer(case, reviewer, other):
    claims.claim_next(reviewer=reviewer)
    with pytest.raises(ProblemError) as problem:
        review.decide(
            verification=case,
            reviewer=other,
            answer="approved",
            seen_version=case.status_version,
        )
    assert (problem.value.code, problem.value.status) == ("claimed_by_other", 409)


def test_decided_case_is_held_by_nobody(case, reviewer):
    claims.claim_next(reviewer=reviewer)
    version = case.status_version
    review.decide(verification=case, reviewer=reviewer, answer="approved", seen_version=version)
    assert Claim.objects.count() == 0


def test_proposed_case_goes_to_seniors_only(case, reviewer, other, senior):
    version = case.status_version
    review.decide(verification=case, reviewer=reviewer, seen_version=version, **FINAL)
    people = (reviewer, other, senior)
    assert [claims.claim_next(reviewer=member) for member in people] == [None, None, case]


def test_claim_of_an_opened_case_says_who_holds_it(case, reviewer, other):
    assert claims.claim(verification=case, reviewer=reviewer).holder == reviewer
    assert claims.claim(verification=case, reviewer=other).holder == reviewer
