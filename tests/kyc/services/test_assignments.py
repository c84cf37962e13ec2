"""Cases given to colleagues, many at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import ProblemError
from kyc.desk import Assignment
from kyc.models import LedgerEntry
from kyc.roles import AUDITORS, REVIEWERS
from kyc.services import appeals, assignments, claims, review
from kyc.states import Status
from tests.kyc.factories import person, staff, verification_in


@pytest.fixture
def other(db):
    return staff(REVIEWERS)


@pytest.fixture
def cases(db):
    return [verification_in(Status.IN_REVIEW, user=person()) for _number in range(3)]


def keys(*cases) -> list[int]:
    return [case.pk for case in cases]


def given(cases, assignee, assigner) -> tuple[int, dict[str, int]]:
    """Return how many cases were given, and how many were passed over for which reason."""
    outcome = assignments.assign(cases=keys(*cases), assignee=assignee, assigner=assigner)
    return outcome.done, dict(outcome.passed)


def code(problem) -> str:
    return str(problem.value.code)


def test_assigned_cases_come_first_to_their_colleague_and_never_to_others(
    cases, reviewer, other, senior
):
    first, second, third = cases
    assert given([third], reviewer, senior) == (1, {})
    assert claims.claim_next(reviewer=reviewer) == third
    assert given([first], other, senior) == (1, {})
    assert claims.claim_next(reviewer=reviewer, after=third) == second
    assert claims.claim_next(reviewer=other) == first


def test_skipped_assigned_case_comes_round_again_at_the_end(cases, reviewer, senior):
    first, second, third = cases
    given([second], reviewer, senior)
    order = [claims.claim_next(reviewer=reviewer)]
    for _skip in range(4):
        order.append(claims.claim_next(reviewer=reviewer, after=order[-1]))
    assert order == [second, first, third, second, first]


def test_assignment_ends_with_the_promised_time(cases, reviewer, other, senior, settings):
    given(cases, reviewer, senior)
    assert claims.claim_next(reviewer=other) is None
    left = Assignment.objects.first().expires_at - timezone.now()
    assert timedelta(0) <= settings.REVIEW_PROMISE - left < timedelta(minutes=1)
    Assignment.objects.update(expires_at=timezone.now())
    assert claims.claim_next(reviewer=other) == cases[0]


def test_cases_of_a_colleague_who_left_are_anybodys(cases, reviewer, other, senior):
    given(cases, reviewer, senior)
    type(reviewer).objects.filter(pk=reviewer.pk).update(is_active=False)
    assert claims.claim_next(reviewer=other) == cases[0]


def test_what_may_not_be_given_is_passed_over_and_said_why(cases, reviewer, other, senior):
    held, free, _third = cases
    claims.claim(verification=held, reviewer=other)
    own = verification_in(Status.IN_REVIEW, user=reviewer)
    decided = verification_in(Status.VERIFIED, user=person(), reviewer=other)
    refused = verification_in(Status.REJECTED, user=person(), reviewer=reviewer)
    appeals.appeal(verification=refused)
    assert given([held, free, own, decided, refused], reviewer, senior) == (
        1,
        {"held": 1, "not_theirs": 2, "not_waiting": 1},
    )
    assert claims.claim(verification=held, reviewer=reviewer).holder == other
    assert list(Assignment.objects.values_list("verification", flat=True)) == [free.pk]


def test_proposed_case_is_given_to_seniors_only(cases, reviewer, other, senior):
    case = cases[0]
    review.decide(
        verification=case,
        reviewer=reviewer,
        answer="rejected",
        reject_type="final",
        reasons=["image_glare"],
        seen_version=case.status_version,
    )
    assert given([case], other, senior) == (0, {"not_theirs": 1})
    assert given([case], senior, senior) == (1, {})


def test_reviewers_take_cases_themselves_and_none_of_a_colleagues(cases, reviewer, other, senior):
    assert list(assignments.colleagues(reviewer)) == [reviewer]
    assert set(assignments.colleagues(senior)) == {reviewer, other, senior}
    assert given(cases[:1], other, other) == (1, {})
    assert given(cases, reviewer, reviewer) == (2, {"of_colleague": 1})
    with pytest.raises(ProblemError) as problem:
        given(cases, other, reviewer)
    assert code(problem) == "permission_denied"


def test_cases_are_given_to_nobody_who_may_not_review(cases, senior):
    for stranger in (staff(AUDITORS), person()):
        with pytest.raises(ProblemError) as problem:
            given(cases, stranger, senior)
        assert code(problem) == "assignee_unknown"


def test_taken_back_cases_are_anybodys(cases, reviewer, other, senior):
    given(cases[:2], reviewer, senior)
    given(cases[2:], other, senior)
    outcome = assignments.unassign(cases=keys(*cases), assigner=other)
    assert (outcome.done, dict(outcome.passed)) == (1, {"of_colleague": 2})
    outcome = assignments.unassign(cases=keys(*cases), assigner=senior)
    assert (outcome.done, dict(outcome.passed)) == (2, {"not_assigned": 1})
    assert claims.claim_next(reviewer=other) == cases[0]


def test_decided_case_is_given_to_nobody_any_more(cases, reviewer, senior):
    given(cases[:1], reviewer, senior)
    version = cases[0].status_version
    review.decide(verification=cases[0], reviewer=reviewer, answer="approved", seen_version=version)
    assert Assignment.objects.count() == 0


def test_trail_says_who_gave_which_case_to_whom(cases, reviewer, senior):
    given(cases[:1], reviewer, senior)
    assignments.unassign(cases=keys(cases[0]), assigner=senior)
    entries = LedgerEntry.objects.order_by("sequence")
    assert list(entries.values_list("action", "actor", "subject", "details")) == [
        ("case_assigned", senior.public_id, cases[0].public_id, {"to": reviewer.public_id}),
        ("case_unassigned", senior.public_id, cases[0].public_id, {}),
    ]
