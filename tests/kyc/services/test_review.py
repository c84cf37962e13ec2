from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from accounts.errors import ProblemError
from accounts.models import User
from kyc.models import Correction, Decision, Verification
from kyc.reasons import REFUSABLE
from kyc.services import review
from kyc.states import Status
from tests.kyc.factories import (
    add_document,
    person,
    reading,
    reading_of,
    replace_reading,
    verification_in,
)

REJECTION = {"answer": "rejected", "reject_type": "retry", "reasons": ["image_glare"]}


@pytest.fixture
def case(user) -> Verification:
    return verification_in(Status.IN_REVIEW, user=user)


def answer(case, reviewer, **changes) -> Any:
    """Approve a case, or what `changes` say."""
    arguments = {"answer": "approved", "seen_version": case.status_version, **changes}
    return review.decide(verification=case, reviewer=reviewer, **arguments)


def refusal(function, *arguments, **changes) -> tuple[str, int]:
    """Return code and status of a refusal."""
    with pytest.raises(ProblemError) as problem:
        function(*arguments, **changes)
    return problem.value.code, problem.value.status


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"answer": "approved"}, Status.VERIFIED),
        (REJECTION, Status.RESUBMISSION_REQUESTED),
    ],
)
def test_decide_moves_to_the_status_of_the_answer(changes, status, case, reviewer):
    decision = answer(case, reviewer, user_message="Hello", internal_note="Seen", **changes)

    case.refresh_from_db()
    assert (case.status, case.decision) == (status, decision)
    assert decision.status_change.actor == reviewer
    assert decision.status_change.reason == (decision.reasons or ["approved"])[0]
    assert (decision.user_message, decision.internal_note) == ("Hello", "Seen")


@pytest.mark.parametrize("first", [{"answer": "approved"}, REJECTION])
def test_decide_on_a_decided_case_is_refused(first, case, reviewer):
    answer(case, reviewer, **first)
    assert refusal(answer, case, reviewer) == ("already_decided", 409)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("status", [Status.PROCESSING, Status.CANCELED])
def test_decide_outside_review_is_refused(status, user, reviewer):
    case = verification_in(status, user=user)
    assert refusal(answer, case, reviewer) == ("status_conflict", 409)


def test_decide_on_a_photo_the_reviewer_has_not_seen_is_refused(case, reviewer, user):
    seen = case.status_version
    answer(case, reviewer, **REJECTION)
    case.move_to(Status.PROCESSING, actor=user, reason="photo_submitted")
    add_document(case)
    case.move_to(Status.IN_REVIEW, actor=None, reason="photo_read")
    fresh = Verification.objects.get(pk=case.pk)

    assert refusal(answer, fresh, reviewer, seen_version=seen) == ("status_conflict", 409)
    assert answer(fresh, reviewer).answer == "approved"


def test_decide_on_their_own_case_is_refused(reviewer):
    own = verification_in(Status.IN_REVIEW, user=reviewer)
    assert refusal(answer, own, reviewer) == ("own_case", 403)


def test_decide_without_the_right_is_refused(case):
    staff = person(is_staff=True)
    assert refusal(answer, case, staff) == ("permission_denied", 403)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({**REJECTION, "reasons": []}, "reason_required"),
        ({**REJECTION, "reasons": ["because"]}, "reason_unknown"),
        ({**REJECTION, "reasons": ["nik_region_differs"]}, "reason_unknown"),
        ({**REJECTION, "reject_type": ""}, "reject_type_required"),
        ({"answer": "maybe"}, "answer_unknown"),
        ({"answer": "approved", "reasons": ["image_glare"]}, "reason_not_allowed"),
    ],
)
def test_decide_with_an_impossible_answer_is_refused(changes, code, case, reviewer):
    assert refusal(answer, case, reviewer, **changes) == (code, 400)
    case.refresh_from_db()
    assert case.status == Status.IN_REVIEW


@pytest.mark.parametrize("code", sorted(REFUSABLE))
def test_decide_takes_every_reason_to_refuse(code, case, reviewer):
    assert answer(case, reviewer, **{**REJECTION, "reasons": [code]}).reasons == [code]


def test_decide_keeps_the_values_with_the_answer(case, reviewer):
    answer(case, reviewer, values={"nama": "SITI AISYAH"})
    assert [(c.key, c.value) for c in Correction.objects.all()] == [("nama", "SITI AISYAH")]


def test_decide_that_fails_half_way_keeps_nothing(case, reviewer, monkeypatch):
    def crash(**_arguments):
        raise RuntimeError

    monkeypatch.setattr("kyc.models.outbox.enqueue_status", crash)
    with pytest.raises(RuntimeError):
        answer(case, reviewer, values={"nama": "SITI AISYAH"})
    assert Correction.objects.count() == 0
    assert Decision.objects.count() == 0


def test_decide_with_values_of_fields_that_do_not_exist_is_refused(case, reviewer):
    values = {"shoe_size": "42"}
    assert refusal(answer, case, reviewer, values=values) == ("field_unknown", 400)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_decide_by_many_at_once_has_one_winner(user, reviewer):
    case = verification_in(Status.IN_REVIEW, user=user)

    def attempt(_number: int) -> str:
        try:
            answer(case, User.objects.get(pk=reviewer.pk))
        except ProblemError as problem:
            return problem.code
        finally:
            connection.close()
        return "decided"

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(attempt, range(8)))
    assert outcomes == ["already_decided"] * 7 + ["decided"]


def correct(case, reviewer, **values) -> list[str]:
    """Correct fields of a case."""
    return review.correct_fields(
        verification=case, reviewer=reviewer, values=values, seen_version=case.status_version
    )


def test_correct_fields_keeps_only_what_differs(case, reviewer):
    assert correct(case, reviewer, nama="SITI AISYAH", nik="3201014512890003") == ["nama"]
    correction = Correction.objects.get()
    assert (correction.key, correction.value) == ("nama", "SITI AISYAH")
    assert correction.reviewer == reviewer
    assert reading_of(case).read_fields()[3]["value"] == "SITI RAHMAWATI"


def test_correct_fields_back_to_what_was_read_removes_the_correction(case, reviewer):
    correct(case, reviewer, nama="SITI AISYAH")
    assert correct(case, reviewer, nama="SITI RAHMAWATI") == ["nama"]
    assert Correction.objects.count() == 0


def test_correct_fields_that_do_not_exist_is_refused(case, reviewer):
    assert refusal(correct, case, reviewer, shoe_size="42") == ("field_unknown", 400)


def test_correct_fields_of_a_decided_case_is_refused(case, reviewer):
    seen = Verification.objects.get(pk=case.pk)
    answer(case, reviewer)
    assert refusal(correct, seen, reviewer, nama="X") == ("already_decided", 409)


def test_correct_fields_of_their_own_case_is_refused(reviewer):
    own = verification_in(Status.IN_REVIEW, user=reviewer)
    assert refusal(correct, own, reviewer, nama="X") == ("own_case", 403)


@pytest.fixture
def doubtful(case) -> Verification:
    """Return a case of which three fields need a look, each for another reason."""
    payload = reading(
        nama={"confidence": 0.4},
        agama={"value": "", "confidence": 0.0},
        nik={"checks": ["uncertain"]},
    )
    replace_reading(case, payload)
    return case


@translation.override("en")
def test_approve_is_refused_until_every_doubtful_field_was_looked_at(doubtful, reviewer):
    with pytest.raises(ProblemError) as problem:
        answer(doubtful, reviewer, looked_at=["nama"])
    assert (problem.value.code, problem.value.param) == ("fields_not_looked_at", "looked_at")
    assert problem.value.message == "Please look first at: NIK, Agama"
    assert Decision.objects.count() == 0
    answer(doubtful, reviewer, looked_at=["nama", "nik", "agama"])
    assert Decision.objects.count() == 1


def test_corrected_field_counts_as_looked_at(doubtful, reviewer):
    values = {"nama": "SITI AISYAH", "agama": "ISLAM"}
    answer(doubtful, reviewer, looked_at=["nik"], values=values)
    assert Decision.objects.count() == 1


def test_refusal_asks_for_no_look(doubtful, reviewer):
    answer(doubtful, reviewer, **REJECTION, looked_at=[])
    assert Decision.objects.count() == 1


def test_look_at_a_field_that_does_not_exist_is_refused(case, reviewer):
    assert refusal(answer, case, reviewer, looked_at=["shoe_size"]) == ("field_unknown", 400)
