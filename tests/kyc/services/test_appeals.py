"""Somebody else's look at a refused photo."""

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import ProblemError
from kyc.models import Decision, Verification
from kyc.roles import REVIEWERS
from kyc.services import appeals, privacy, review, submission
from kyc.states import Status
from tests.kyc.factories import decide, document_of, last_change, staff, verification_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_reviewer():
    return staff(REVIEWERS)


def fresh(case):
    return Verification.objects.get(pk=case.pk)


def appealed(status, user, reviewer):
    """Return a refused case that its owner put back to the reviewers."""
    case = verification_in(status, user=user, reviewer=reviewer)
    appeals.appeal(verification=case, note="The light was good.")
    return fresh(case)


def approve(case, by):
    return review.decide(
        verification=case, reviewer=by, answer="approved", seen_version=case.status_version
    )


def refusal(call, *args, **kwargs):
    with pytest.raises(ProblemError) as refused:
        call(*args, **kwargs)
    return refused.value.code, refused.value.status


@pytest.mark.parametrize("status", appeals.REFUSED)
def test_appeal_puts_the_case_back_to_the_reviewers(status, user, reviewer):
    case = verification_in(status, user=user, reviewer=reviewer)
    first = case.decision
    assert appeals.may_appeal(case)

    appeals.appeal(verification=case, note="The light was good.")

    case = fresh(case)
    assert (case.status, case.decision) == (Status.IN_REVIEW, None)
    assert (case.appeal.decision, case.appeal.note) == (first, "The light was good.")
    assert (last_change(case).actor, last_change(case).reason) == (user, "appealed")


def test_appealed_case_is_not_for_whoever_refused_it(user, reviewer):
    case = appealed(Status.REJECTED, user, reviewer)
    assert refusal(approve, case, reviewer) == ("same_reviewer", 403)
    assert list(appeals.answered_first_by(reviewer)) == [case]


def test_appealed_case_is_not_for_whoever_confirmed_the_refusal(user, reviewer):
    case = appealed(Status.REJECTED, user, reviewer)
    confirmer = case.appeal.decision.status_change.actor
    assert confirmer not in {user, reviewer}
    assert refusal(approve, case, confirmer) == ("same_reviewer", 403)
    assert list(appeals.answered_first_by(confirmer)) == [case]


def test_somebody_else_may_answer_otherwise(user, reviewer, second_reviewer):
    case = appealed(Status.REJECTED, user, reviewer)
    assert list(appeals.answered_first_by(second_reviewer)) == []

    decision = approve(case, second_reviewer)

    case = fresh(case)
    assert (case.status, case.decision, case.appeal) == (Status.VERIFIED, decision, None)
    assert list(appeals.answered_first_by(reviewer)) == []


def test_second_answer_is_the_last_one_for_this_photo(user, reviewer, second_reviewer):
    case = appealed(Status.REJECTED, user, reviewer)
    rejection = {"answer": "rejected", "reject_type": "final", "reasons": ["under_age"]}
    decide(case, second_reviewer, **rejection)
    assert not appeals.may_appeal(fresh(case))
    assert refusal(appeals.appeal, verification=fresh(case)) == ("appeal_used", 409)


@pytest.mark.parametrize("status", sorted(set(Status.values) - set(appeals.REFUSED)))
def test_only_a_refusal_can_be_appealed_against(status, user, reviewer):
    case = verification_in(status, user=user, reviewer=reviewer)
    assert not appeals.may_appeal(case)
    assert refusal(appeals.appeal, verification=case) == ("status_conflict", 409)


def test_database_keeps_one_answer_for_a_photo_without_an_appeal(user, reviewer):
    case = verification_in(Status.REJECTED, user=user, reviewer=reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            verification=case,
            document=document_of(case),
            status_change=last_change(case),
            reviewer=reviewer,
            answer="approved",
        )


def test_appeal_given_up_leaves_a_final_rejection_as_it_was(user, reviewer, run_tasks):
    case = appealed(Status.REJECTED, user, reviewer)
    submission.cancel(verification=case)
    run_tasks()

    case = fresh(case)
    assert (case.status, case.appeal) == (Status.REJECTED, None)
    assert case.decision.reasons == ["image_blurred"]
    assert refusal(appeals.appeal, verification=case) == ("appeal_used", 409)


def test_appeal_against_a_retry_given_up_cancels(user, reviewer):
    case = appealed(Status.RESUBMISSION_REQUESTED, user, reviewer)
    submission.cancel(verification=case)
    assert fresh(case).status == Status.CANCELED


def test_withdrawn_consent_opens_no_way_round_a_final_rejection(user, reviewer):
    case = appealed(Status.REJECTED, user, reviewer)
    version = user.consents.get().version
    privacy.answer_consent(user=user, version=version, agreed=False, language="id")
    assert (fresh(case).status, last_change(case).reason) == (Status.REJECTED, "consent_declined")
