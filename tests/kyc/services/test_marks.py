"""What a person says about the fields that were read."""

import io
import json
import zipfile

import pytest

from accounts.errors import ProblemError
from kyc.models import Verification
from kyc.objections import FieldMark
from kyc.services import marks, privacy
from kyc.states import Status
from tests.factories import PASSWORD
from tests.kyc.factories import reading_of, verification_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(user):
    return verification_in(Status.IN_REVIEW, user=user)


def said(case):
    """Return all marks by key, as the service takes them."""
    return {
        mark.key: None if mark.is_right else mark.should_be for mark in reading_of(case).marks.all()
    }


def test_marks_stand_beside_what_was_read(case):
    before = reading_of(case).corrected_fields()
    marks.mark_fields(
        verification=case, marks={"nama": " siti  rachma'wati ", "agama": "", "nik": None}
    )
    assert said(case) == {"nama": "SITI RACHMA'WATI", "agama": "", "nik": None}
    assert reading_of(case).corrected_fields() == before


def test_later_marks_replace_all_earlier_ones(case):
    marks.mark_fields(verification=case, marks={"nama": "SITI", "nik": None})
    marks.mark_fields(verification=case, marks={"nama": None})
    assert said(case) == {"nama": None}


@pytest.mark.parametrize(
    "text", ["X" * 101, "SITI <B>", "SITI\0", "SITI ☃", "{SITI}", "=1+1;\x07", "СИТИ"]
)
def test_text_that_no_card_prints_is_refused(text, case):
    marks.mark_fields(verification=case, marks={"nama": "SITI"})
    with pytest.raises(ProblemError) as problem:
        marks.mark_fields(verification=case, marks={"nik": None, "nama": text})
    assert (problem.value.code, problem.value.param) == ("text_not_allowed", "nama")
    assert said(case) == {"nama": "SITI"}


def test_field_that_no_card_has_is_refused(case):
    with pytest.raises(ProblemError) as problem:
        marks.mark_fields(verification=case, marks={"email": None})
    assert (problem.value.code, problem.value.param) == ("field_unknown", "email")


@pytest.mark.parametrize("status", sorted(set(Status.values) - {Status.IN_REVIEW}))
def test_marks_are_taken_between_reading_and_decision_only(status, user, reviewer):
    case = verification_in(status, user=user, reviewer=reviewer)
    with pytest.raises(ProblemError) as problem:
        marks.mark_fields(verification=case, marks={"nama": None})
    assert (problem.value.code, problem.value.status) == ("status_conflict", 409)
    assert FieldMark.objects.count() == 0


def test_marks_are_in_the_copy_of_the_data_and_end_with_the_account(case, user, run_tasks):
    marks.mark_fields(verification=case, marks={"nama": "SITI RACHMAWATI"})
    with privacy.export(user=user) as file:
        told = json.loads(zipfile.ZipFile(io.BytesIO(file.read())).read("data.json"))

    assert told["verifications"][0]["photos"][0]["marks"] == [
        {"key": "nama", "is_right": False, "should_be": "SITI RACHMAWATI"}
    ]
    privacy.erase(user=user, password=PASSWORD)
    assert (FieldMark.objects.count(), Verification.objects.count()) == (0, 0)
