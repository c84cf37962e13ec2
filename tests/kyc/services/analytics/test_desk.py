from datetime import timedelta

import pytest
from django.utils import timezone

from kyc.blind import BlindReview
from kyc.models import Decision, Proposal, Verification
from kyc.services import appeals, review, second_eyes
from kyc.services.analytics import Share, agreements, reasons, throughput, waiting
from kyc.states import Status
from tests.kyc.factories import decide, person, verification_in

pytestmark = pytest.mark.django_db


def refused(reviewer, *codes, reject_type="retry") -> Verification:
    """Return a case refused for these reasons."""
    case = verification_in(Status.IN_REVIEW, user=person())
    decide(case, reviewer, answer="rejected", reject_type=reject_type, reasons=codes)
    return Verification.objects.get(pk=case.pk)


def approve(case, reviewer) -> None:
    decide(case, reviewer, answer="approved")


def propose(case, reviewer) -> None:
    """Refuse a case for good, which waits for a second pair of eyes."""
    review.decide(
        verification=case,
        reviewer=reviewer,
        answer="rejected",
        reject_type="final",
        reasons=["image_glare"],
        seen_version=case.status_version,
    )


def days_ago(number: int):
    return timezone.now() - timedelta(days=number)


def waits(hours: float) -> None:
    """Make a case that has waited for so long."""
    case = verification_in(Status.IN_REVIEW, user=person())
    since = timezone.now() - timedelta(hours=hours)
    Verification.objects.filter(pk=case.pk).update(updated_at=since)


def test_throughput_counts_each_day_by_answer_and_names_empty_days(reviewer):
    verification_in(Status.VERIFIED, user=person(), reviewer=reviewer)
    refused(reviewer, "image_glare")
    early = refused(reviewer, "under_age", reject_type="final")
    Decision.objects.filter(verification=early).update(created_at=days_ago(2))
    counted = [(day.approved, day.retry, day.final) for day in throughput(days_ago(3))]
    assert counted == [(0, 0, 0), (0, 0, 1), (0, 0, 0), (1, 1, 0)]


def test_waiting_sorts_cases_by_parts_of_the_promise(settings):
    settings.REVIEW_PROMISE = timedelta(hours=8)
    for hours in (0.5, 1.9, 2.1, 7.9, 8.1, 15, 17, 100):
        waits(hours)
    verification_in(Status.PROCESSING, user=person())
    found = waiting()
    assert found.ages == [
        (0.0, 2.0, 2),
        (2.0, 4.0, 1),
        (4.0, 6.0, 0),
        (6.0, 8.0, 1),
        (8.0, 16.0, 2),
        (16.0, None, 2),
    ]
    assert (found.total, found.late) == (8, 4)
    assert found.oldest is not None
    assert (timezone.now() - found.oldest) // timedelta(hours=1) == 100


def test_waiting_without_a_case_has_no_oldest():
    assert (waiting().total, waiting().oldest) == (0, None)


def test_reasons_are_counted_for_each_refusal_that_gave_them(reviewer):
    refused(reviewer, "image_glare", "image_blurred")
    refused(reviewer, "image_glare")
    old = refused(reviewer, "image_dark")
    Decision.objects.filter(verification=old).update(created_at=days_ago(9))
    assert reasons(days_ago(7)) == [("image_glare", 2), ("image_blurred", 1)]


def test_agreement_compares_second_answers_with_the_first(reviewer):
    other = person(is_staff=True, is_superuser=True)
    for agrees in (True, False, False):
        case = refused(reviewer, "image_glare")
        appeals.appeal(verification=case)
        case = Verification.objects.get(pk=case.pk)
        if not agrees:
            approve(case, other)
            continue
        decide(case, other, answer="rejected", reject_type="retry", reasons=["image_glare"])
    seen = verification_in(Status.VERIFIED, user=person(), reviewer=reviewer).decisions.get()
    BlindReview.objects.create(decision=seen, reviewer=other, answer="approved")
    (found,) = agreements(days_ago(1))
    assert found.reviewer == reviewer.email
    assert (found.on_appeal, found.blind) == (Share(1, 3), Share(1, 1))


def test_agreement_counts_proposals_that_were_confirmed_and_sent_back(reviewer, senior):
    for is_confirmed in (True, True, False):
        case = verification_in(Status.IN_REVIEW, user=person())
        version = case.status_version
        propose(case, reviewer)
        settle = second_eyes.confirm if is_confirmed else second_eyes.send_back
        settle(verification=case, senior=senior, seen_version=version)
    propose(verification_in(Status.IN_REVIEW, user=person()), reviewer)  # waits
    old = verification_in(Status.IN_REVIEW, user=person())
    propose(old, reviewer)
    second_eyes.confirm(verification=old, senior=senior, seen_version=old.status_version)
    Proposal.objects.filter(document__verification=old).update(settled_at=days_ago(3))
    (found,) = agreements(days_ago(1))
    assert (found.reviewer, found.proposed) == (reviewer.email, Share(2, 3))
    assert (found.on_appeal, found.blind) == (Share(0, 0), Share(0, 0))
