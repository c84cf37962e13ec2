from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import ProblemError
from kyc.blind import BlindReview
from kyc.models import Decision, Document
from kyc.services import blind_reviews
from kyc.states import Status
from tests.kyc.factories import person, verification_in


@pytest.fixture
def other(db):
    """Return a second reviewer."""
    return person(is_staff=True, is_superuser=True)


@pytest.fixture(autouse=True)
def every_case(settings):
    settings.BLIND_REVIEW_SHARE = 1.0


@pytest.fixture
def decision(user, reviewer) -> Decision:
    return verification_in(Status.VERIFIED, user=user, reviewer=reviewer).decisions.get()


def code_of(**arguments) -> str:
    """Return why a second answer is refused."""
    with pytest.raises(ProblemError) as refused:
        blind_reviews.answer(**arguments)
    return refused.value.code


def test_second_answer_is_kept_and_changes_nothing(decision, other):
    verification = decision.verification
    before = (verification.status, verification.status_version)
    kept = blind_reviews.answer(
        decision=decision, reviewer=other, answer="rejected", reasons=["image_glare"]
    )
    assert (kept.decision, kept.answer, kept.reasons) == (decision, "rejected", ["image_glare"])
    verification.refresh_from_db()
    assert (verification.status, verification.status_version) == before


def test_case_is_offered_to_somebody_else_once(decision, reviewer, other):
    assert blind_reviews.next_for(reviewer) is None
    assert blind_reviews.next_for(other) == decision
    blind_reviews.answer(decision=decision, reviewer=other, answer="approved")
    third = person(is_staff=True, is_superuser=True)
    assert blind_reviews.next_for(third) is None
    assert code_of(decision=decision, reviewer=third, answer="approved") == "not_open"


def test_own_case_old_case_and_deleted_photo_are_not_offered(decision, user, other):
    assert blind_reviews.next_for(user) is None
    Document.objects.update(photo="")
    assert blind_reviews.next_for(other) is None
    Document.objects.update(photo="aa/a.jpg")
    Decision.objects.update(created_at=timezone.now() - timedelta(days=15))
    assert blind_reviews.next_for(other) is None


def test_no_more_are_offered_than_the_share(reviewer, other, settings):
    settings.BLIND_REVIEW_SHARE = 0.25
    for _number in range(8):
        verification_in(Status.VERIFIED, user=person(), reviewer=reviewer)
    answered = 0
    while found := blind_reviews.next_for(other):
        blind_reviews.answer(decision=found, reviewer=other, answer="approved")
        answered += 1
    assert (answered, BlindReview.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("answer", "reasons", "code"),
    [
        ("perhaps", [], "answer_unknown"),
        ("rejected", [], "reason_required"),
        ("rejected", ["nik_region_differs"], "reason_unknown"),
        ("approved", ["image_glare"], "reason_not_allowed"),
    ],
)
def test_answer_must_be_one_that_a_reviewer_can_give(decision, other, answer, reasons, code):
    assert code_of(decision=decision, reviewer=other, answer=answer, reasons=reasons) == code


def test_answer_takes_the_right_to_review(decision):
    stranger = person(is_staff=True)
    assert code_of(decision=decision, reviewer=stranger, answer="approved") == "permission_denied"
