"""How often a person may try, and what there is after the third time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import ProblemError
from kyc.models import Decision, Verification
from kyc.services import attempts, submission
from kyc.states import Status
from tests.kyc.conftest import JPEG
from tests.kyc.factories import decide, verification_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(user, reviewer, reader, run_tasks):
    """Return a function that has the person's next photo refused, some hours ago."""

    def refuse(*reasons, hours_ago=0.0, reject_type="retry"):
        if Verification.objects.filter(user=user).exists():
            submission.submit(user=user, data=JPEG)
            run_tasks()
        else:
            verification_in(Status.IN_REVIEW, user=user)
        case = Verification.objects.get(user=user)
        rejection = {"answer": "rejected", "reject_type": reject_type, "reasons": reasons}
        decision = decide(case, reviewer, **rejection)
        at = timezone.now() - timedelta(hours=hours_ago)
        Decision.objects.filter(pk=decision.pk).update(created_at=at)
        return decision

    return refuse


def test_each_refused_photo_takes_one_try(user, refused):
    assert attempts.attempts_of(user).left == 5
    refused("image_glare", "image_dark")
    refused("image_glare")
    assert (attempts.attempts_of(user).left, attempts.attempts_of(user).retry_at) == (3, None)


def test_technical_failures_do_not_count(user, refused):
    refused("technical_error")
    assert attempts.attempts_of(user).left == 5
    refused("technical_error", "image_dark")
    assert attempts.attempts_of(user).left == 4


def test_last_try_is_followed_by_a_wait(user, refused, settings):
    settings.PHOTO_ATTEMPTS = 2
    refused("image_glare", hours_ago=30)
    last = refused("image_dark", hours_ago=1)
    last.refresh_from_db()

    left = attempts.attempts_of(user)
    with pytest.raises(ProblemError) as problem:
        submission.submit(user=user, data=JPEG)

    assert (left.left, left.retry_at) == (0, last.created_at + timedelta(hours=24))
    assert (problem.value.code, problem.value.status) == ("too_many_attempts", 429)
    assert problem.value.retry_after in range(23 * 3600 - 300, 23 * 3600 + 1)


def test_wait_that_is_over_begins_anew(user, refused, settings):
    settings.PHOTO_ATTEMPTS = 2
    refused("image_glare", hours_ago=60)
    refused("image_glare", hours_ago=50)
    assert (attempts.attempts_of(user).left, attempts.attempts_of(user).retry_at) == (2, None)
    refused("image_glare", hours_ago=20)
    assert attempts.attempts_of(user).left == 1


@pytest.mark.parametrize(
    ("times", "actions"),
    [
        (1, ["retake_photo"]),
        (2, ["retake_photo"]),
        (3, ["upload_another_document"]),
        (4, ["ask_another_person"]),
        (5, ["ask_another_person"]),
    ],
)
def test_third_refusal_for_the_same_reason_leads_elsewhere(times, actions, user, refused):
    for _ in range(times):
        decision = refused("image_glare")
    told = attempts.attempts_of(user).told_reasons(decision)
    assert [reason.next_action for reason in told] == actions


def test_damaged_card_leads_to_a_person_after_another_document(user, refused):
    for _ in range(3):
        decision = refused("document_damaged")
    (told,) = attempts.attempts_of(user).told_reasons(decision)
    assert told.next_action == "ask_another_person"


def test_sensitive_reason_stays_neutral_however_often(user, refused):
    for _ in range(3):
        decision = refused("suspected_fraud", "image_glare")
    (told,) = attempts.attempts_of(user).told_reasons(decision)
    assert (told.code, told.next_action) == ("cannot_be_verified", "contact_support")
