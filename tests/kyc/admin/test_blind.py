import pytest
from django.urls import reverse

from kyc.blind import BlindReview
from kyc.models import Decision
from kyc.services import review
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.factories import person, verification_in

NEXT = reverse("admin:kyc_verification_next_blind")
QUEUE = reverse("admin:kyc_verification_changelist")


@pytest.fixture(autouse=True)
def every_case(settings):
    settings.BLIND_REVIEW_SHARE = 1.0


@pytest.fixture
def decision(user, reviewer) -> Decision:
    """Return a refusal with a note and a correction."""
    case = verification_in(Status.IN_REVIEW, user=user)
    review.decide(
        verification=case,
        reviewer=reviewer,
        answer="rejected",
        reject_type="retry",
        reasons=["image_glare"],
        internal_note="sangat silau",
        values={"nama": "SITI AISYAH"},
        seen_version=case.status_version,
    )
    return case.decisions.get()


@pytest.fixture
def desk(client, db):
    log_in_staff(client, person(is_staff=True, is_superuser=True))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def url(decision: Decision) -> str:
    return reverse("admin:kyc_verification_blind", args=[decision.pk])


def test_page_does_not_tell_the_first_answer(desk, decision, reviewer):
    assert desk.get(NEXT).url == url(decision)
    answer = desk.get(url(decision))
    page = answer.content.decode()
    told = ("SITI AISYAH", "sangat silau", reviewer.email, "New photo requested")
    assert [text for text in told if text in page] == []
    assert answer.context["ticked"] == []
    assert "SITI RAHMAWATI" in page
    assert f"?document={decision.document.public_id}" in page


def test_answer_is_kept_and_the_next_case_asked_for(desk, decision):
    answer = desk.post(url(decision), {"answer": "rejected", "reasons": ["image_glare"]})
    assert answer.url == NEXT
    kept = BlindReview.objects.get()
    assert (kept.answer, kept.reasons) == ("rejected", ["image_glare"])
    assert desk.get(NEXT).url == QUEUE
    assert desk.get(url(decision)).status_code == 404


def test_approval_leaves_out_what_was_ticked_before(desk, decision):
    desk.post(url(decision), {"answer": "approved", "reasons": ["image_glare"]})
    kept = BlindReview.objects.get()
    assert (kept.answer, kept.reasons) == ("approved", [])


def test_refusal_without_a_reason_is_asked_again(desk, decision):
    answer = desk.post(url(decision), {"answer": "rejected"})
    assert (answer.status_code, BlindReview.objects.count()) == (400, 0)
    assert "Choose at least one reason." in answer.content.decode()


def test_first_reviewer_is_not_asked(client, decision, reviewer):
    log_in_staff(client, reviewer)
    assert client.get(url(decision)).status_code == 404


def test_blind_page_takes_the_right_to_review(client, decision):
    log_in_staff(client, person(is_staff=True))
    assert client.get(url(decision)).status_code == 403
    assert client.get(NEXT).status_code == 403
