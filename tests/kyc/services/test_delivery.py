import pytest

from kyc import firebase
from kyc.services import delivery, review
from kyc.states import Status
from tests.kyc.factories import last_change, verification_in


@pytest.fixture
def published(monkeypatch) -> list[tuple[str, str, int]]:
    """Return what was sent to Firebase."""
    sent = []

    def sync(*, uid: str, status: str, version: int) -> None:
        sent.append((uid, status, version))

    monkeypatch.setattr(firebase, "sync", sync)
    return sent


def test_publish_status_sends_the_newest_one(user, published):
    verification_in(Status.CANCELED, user=user)
    verification_in(Status.PROCESSING, user=user)
    delivery.publish_status(user=user)
    assert published == [(user.public_id, "processing", 3)]


def test_publish_status_looks_again_when_it_moved_meanwhile(user, monkeypatch):
    verification = verification_in(Status.PROCESSING, user=user)
    sent = []

    def sync(*, uid: str, status: str, version: int) -> None:
        sent.append((status, version))
        if version == 1:
            verification.move_to(Status.CANCELED, actor=user, reason="canceled_by_user")

    monkeypatch.setattr(firebase, "sync", sync)
    delivery.publish_status(user=user)
    assert sent == [("processing", 1), ("canceled", 2)]


def test_mail_status_twice_sends_one_mail(user, reviewer, run_tasks, mailoutbox):
    verification = verification_in(Status.VERIFIED, user=user, reviewer=reviewer)
    run_tasks()
    change = last_change(verification)
    delivery.mail_status(change=change)
    assert [mail.to for mail in mailoutbox] == [[user.email]]
    assert change.mailed_at is not None


def test_a_decision_reaches_firebase_and_the_mailbox(
    user, reviewer, run_tasks, published, mailoutbox
):
    case = verification_in(Status.IN_REVIEW, user=user)
    review.decide(
        verification=case, reviewer=reviewer, answer="approved", seen_version=case.status_version
    )
    run_tasks()
    assert published[-1] == (user.public_id, "verified", 3)
    assert [mail.subject for mail in mailoutbox] == ["Your identity is verified"]
    assert last_change(case).mailed_at is not None
