from datetime import timedelta

import pytest
from django.utils import timezone

from kyc.card import FIELD_LABELS
from kyc.models import Verification
from kyc.services import review
from kyc.services.analytics import Share, accuracy
from kyc.states import Status
from kyc.vault import PersonKey
from tests.kyc.factories import person, reading, replace_reading, verification_in

pytestmark = pytest.mark.django_db


def approved(reviewer, *, corrected: tuple[str, ...] = (), **fields) -> Verification:
    """Approve a card that was read so, some of whose fields the reviewer corrects."""
    case = verification_in(Status.IN_REVIEW, user=person())
    replace_reading(case, reading(**fields))
    review.decide(
        verification=Verification.objects.get(pk=case.pk),
        reviewer=reviewer,
        answer="approved",
        values=dict.fromkeys(corrected, "BENAR"),
        seen_version=case.status_version,
    )
    return case


def measured():
    return accuracy(timezone.now() - timedelta(days=1))


def test_field_is_right_where_nobody_corrected_it(reviewer):
    approved(reviewer)
    approved(reviewer, corrected=("nama", "alamat"))
    found = measured()
    assert (found.cards, found.whole) == (2, Share(1, 2))
    wrong = {key for key, share in found.right.items() if share == Share(1, 2)}
    assert wrong == {"nama", "alamat"}
    assert {found.right[key] for key in FIELD_LABELS if key not in wrong} == {Share(2, 2)}
    assert found.all_right == Share(32, 34)


def test_field_without_a_claim_is_neither_right_nor_wrong(reviewer):
    approved(reviewer, corrected=("agama",), agama={"value": "", "confidence": 0.3})
    found = measured()
    assert (found.claimed["agama"], found.right["agama"]) == (Share(0, 1), Share(0, 0))
    assert sum(level.right.whole for level in found.levels) == 16


def test_levels_hold_confidence_against_truth(reviewer):
    approved(
        reviewer,
        corrected=("nama",),
        nama={"confidence": 0.62},
        alamat={"confidence": 0.68},
        nik={"confidence": 1.0},
    )
    first, second, last = measured().levels
    assert (first.least, first.most, first.right) == (0.6, 0.7, Share(1, 2))
    assert first.confidence == pytest.approx(0.65)
    assert (second.least, second.right) == (0.95, Share(14, 14))
    assert (last.least, last.most, last.right) == (0.99, 1.0, Share(1, 1))
    # Two fields 0.15 apart, fourteen 0.03, one 0.
    assert measured().calibration_error == pytest.approx((2 * 0.15 + 14 * 0.03) / 17)


def test_refused_unread_and_older_cards_do_not_count(reviewer):
    verification_in(Status.RESUBMISSION_REQUESTED, user=person(), reviewer=reviewer)
    unread = verification_in(Status.IN_REVIEW, user=person())
    replace_reading(unread, reading(), error_code="not_a_ktp")
    review.decide(
        verification=unread,
        reviewer=reviewer,
        answer="approved",
        seen_version=unread.status_version,
    )
    old = approved(reviewer)
    old.decisions.update(created_at=timezone.now() - timedelta(days=2))
    assert (measured().cards, measured().levels, measured().calibration_error) == (0, [], 0.0)


def test_accuracy_opens_nothing_sealed(reviewer, monkeypatch, django_assert_num_queries):
    approved(reviewer, corrected=("nama",))
    approved(reviewer)

    def refuse(*_given):
        raise AssertionError("a sealed column was opened")

    monkeypatch.setattr(PersonKey, "unseal", refuse)
    with django_assert_num_queries(2):
        assert measured().cards == 2
