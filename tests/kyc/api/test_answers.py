"""A phone's marks and appeals."""

import pytest
from rest_framework.test import APIClient

from kyc.models import Verification
from kyc.states import Status
from tests.kyc.api.test_verifications import LIST, client_of, code_of
from tests.kyc.factories import person, verification_in

pytestmark = pytest.mark.django_db
NAME = {"key": "nama", "is_right": False, "should_be": "siti aisyah"}
NIK = {"key": "nik", "is_right": True}


@pytest.fixture
def phone(user) -> APIClient:
    return client_of(user)


def fields_of(case: Verification) -> str:
    return f"{LIST}{case.public_id}/fields/"


def test_marks_are_put_and_got_beside_what_was_read(phone, user):
    case = verification_in(Status.IN_REVIEW, user=user)
    answer = phone.put(fields_of(case), {"marks": [NAME, NIK]}, format="json")
    assert answer.status_code == 200
    got = phone.get(fields_of(case)).json()
    assert got == answer.json()
    assert (got["id"], got["status"], got["may_mark"]) == (case.public_id, "in_review", True)
    fields = {field["key"]: field for field in got["fields"]}
    assert fields["nama"]["value"] == "SITI RAHMAWATI"
    said = {key: field["mark"] and field["mark"]["should_be"] for key, field in fields.items()}
    assert {key: text for key, text in said.items() if text is not None} == {
        "nama": "SITI AISYAH",
        "nik": "",
    }
    assert phone.get(f"{LIST}{case.public_id}/").json()["fields"] == got["fields"]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([{**NAME, "should_be": "<b>"}], (400, "text_not_allowed")),
        ([{**NAME, "should_be": "X" * 101}], (400, "validation_error")),
        ([{**NAME, "key": "email"}], (400, "field_unknown")),
        ([{"key": "nama"}], (400, "validation_error")),
        ([NIK] * 18, (400, "validation_error")),
        ("nama", (400, "validation_error")),
    ],
)
def test_marks_that_mean_nothing_are_refused(marks, expected, phone, user):
    case = verification_in(Status.IN_REVIEW, user=user)
    assert code_of(phone.put(fields_of(case), {"marks": marks}, format="json")) == expected


def test_marks_after_the_decision_come_too_late(phone, user, reviewer):
    case = verification_in(Status.VERIFIED, user=user, reviewer=reviewer)
    answer = phone.put(fields_of(case), {"marks": [NIK]}, format="json")
    assert code_of(answer) == (409, "status_conflict")
    assert phone.get(fields_of(case)).json()["may_mark"] is False


def test_somebody_elses_fields_do_not_exist(phone):
    case = verification_in(Status.IN_REVIEW, user=person())
    assert phone.get(fields_of(case)).status_code == 404
    assert phone.put(fields_of(case), {"marks": [NIK]}, format="json").status_code == 404
    assert phone.post(f"{LIST}{case.public_id}/appeal/").status_code == 404


def test_appeal_puts_the_case_back_once(phone, user, reviewer):
    case = verification_in(Status.REJECTED, user=user, reviewer=reviewer)
    address = f"{LIST}{case.public_id}/appeal/"
    assert phone.get(f"{LIST}{case.public_id}/").json()["may_appeal"] is True

    answer = phone.post(address, {"note": "The light was good."}, format="json")

    assert (answer.status_code, answer.json()["status"]) == (200, "in_review")
    assert answer.json()["appeal"]["note"] == "The light was good."
    assert answer.json()["may_appeal"] is False
    assert code_of(phone.post(address, {}, format="json")) == (409, "status_conflict")


def test_waiting_person_is_told_until_when(phone, user, reviewer, settings):
    settings.PHOTO_ATTEMPTS = 1
    case = verification_in(Status.RESUBMISSION_REQUESTED, user=user, reviewer=reviewer)
    told = phone.get(f"{LIST}{case.public_id}/").json()
    assert told["tries_left"] == 0
    assert told["retry_at"].startswith("20")


def test_attempts_are_counted_once_for_a_whole_list(phone, user, django_assert_max_num_queries):
    for _ in range(4):
        verification_in(Status.CANCELED, user=user)
    with django_assert_max_num_queries(12):
        assert len(phone.get(LIST).json()["results"]) == 4
