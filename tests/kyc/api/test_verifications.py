import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from knox.models import AuthToken
from rest_framework.test import APIClient

from accounts.models import User
from kyc.card import FIELD_LABELS
from kyc.models import Verification
from kyc.services import review
from kyc.states import Status
from tests.kyc.conftest import JPEG
from tests.kyc.factories import BOX, GLARE, decide, document_of, person, reading, verification_in

LIST = "/api/v1/verifications/"


def client_of(user: User) -> APIClient:
    """Return a phone that is logged in."""
    client = APIClient()
    client.credentials(
        HTTP_AUTHORIZATION=f"Token {AuthToken.objects.create(user)[1]}", HTTP_ACCEPT_LANGUAGE="en"
    )
    return client


@pytest.fixture
def phone(user) -> APIClient:
    return client_of(user)


def photo(data: bytes = JPEG) -> SimpleUploadedFile:
    """Return a photo as a phone attaches it."""
    return SimpleUploadedFile("ktp.jpg", data, content_type="image/jpeg")


def base64_of(data: bytes, prefix: str = "") -> dict[str, str]:
    """Return a photo as JSON carries it."""
    return {"photo": prefix + base64.b64encode(data).decode()}


def photo_of(user: User) -> bytes:
    """Return the photo of a person's only verification."""
    with document_of(Verification.objects.get(user=user)).photo.open() as photo:
        return photo.read()


def code_of(response) -> tuple[int, str]:
    """Return status and code of an error."""
    return response.status_code, response.json()["error"]["code"]


def test_upload_as_multipart_answers_202_in_processing(phone, user, reader):
    response = phone.post(LIST, {"photo": photo()}, format="multipart")

    verification = Verification.objects.get(user=user)
    assert response.status_code == 202
    assert response.json() == {
        "id": verification.public_id,
        "object": "verification",
        "status": "processing",
        "status_version": 1,
        "created_at": response.json()["created_at"],
        "updated_at": response.json()["updated_at"],
        "error_code": None,
        "reject_type": None,
        "reasons": [],
        "message": None,
        "tries_left": 5,
        "retry_at": None,
        "may_appeal": False,
        "appeal": None,
        "fields": [],
    }
    assert reader.reads == 0


@pytest.mark.parametrize("prefix", ["", "data:image/jpeg;base64,"])
def test_upload_as_base64_is_the_same_photo(prefix, phone, user, reader):
    response = phone.post(LIST, base64_of(JPEG, prefix), format="json")
    assert response.status_code == 202
    as_base64 = photo_of(user)
    other = person()
    client_of(other).post(LIST, {"photo": photo()}, format="multipart")
    assert photo_of(other) == as_base64


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "validation_error")),
        ({"photo": 7}, (400, "validation_error")),
        ({"photo": None}, (400, "validation_error")),
        ({"photo": "no base64!"}, (400, "image_corrupt")),
        ({"photo": ""}, (400, "image_corrupt")),
        ({"photo": "data:image/jpeg;base64,"}, (400, "image_corrupt")),
        (base64_of(b"GIF89a"), (415, "image_not_supported")),
    ],
)
def test_upload_of_no_photo_is_refused(body, expected, phone, reader):
    response = phone.post(LIST, body, format="json")
    assert code_of(response) == expected
    assert response.json()["error"]["param"] == "photo"
    assert Verification.objects.count() == 0


def test_upload_of_an_empty_file_is_refused_as_on_the_web(phone, reader):
    response = phone.post(LIST, {"photo": photo(b"")}, format="multipart")
    assert code_of(response) == (400, "image_corrupt")
    assert response.json()["error"]["message"] == "This file is empty."


def test_upload_of_too_many_pixels_speaks_of_pixels(phone, reader):
    reader.normalise_error = "image_too_large"
    response = phone.post(LIST, {"photo": photo()}, format="multipart")
    assert code_of(response) == (413, "image_too_large")
    assert "too many pixels" in response.json()["error"]["message"]


@pytest.mark.parametrize("body_format", ["json", "multipart"])
def test_upload_of_too_many_bytes_is_413(body_format, phone, reader, settings):
    settings.PHOTO_MAX_BYTES = 1000
    for size in (1001, 200_000):
        data = JPEG.ljust(size, b"x")
        body = base64_of(data) if body_format == "json" else {"photo": photo(data)}
        assert code_of(phone.post(LIST, body, format=body_format)) == (413, "image_too_large")


def test_upload_while_the_reader_is_down_is_503_with_retry_after(phone, reader):
    reader.normalise_error = "reader_timeout"
    response = phone.post(LIST, {"photo": photo()}, format="multipart")
    assert code_of(response) == (503, "reader_timeout")
    assert response["Retry-After"] == "30"


def test_upload_beside_an_open_verification_is_409(phone, reader):
    phone.post(LIST, {"photo": photo()}, format="multipart")
    response = phone.post(LIST, {"photo": photo()}, format="multipart")
    assert code_of(response) == (409, "verification_in_progress")


def test_upload_without_a_token_is_401(db):
    assert APIClient().post(LIST, {"photo": photo()}, format="multipart").status_code == 401


def test_retrieve_after_reading_shows_fields_with_iso_dates(phone, reader, run_tasks):
    created = phone.post(LIST, {"photo": photo()}, format="multipart").json()
    run_tasks()
    verification = phone.get(f"{LIST}{created['id']}/").json()
    assert verification["status"] == "in_review"
    assert [field["key"] for field in verification["fields"]] == list(FIELD_LABELS)
    assert verification["fields"][5] == {
        "key": "tanggal_lahir",
        "value": "1989-12-05",
        "raw_text": "05-12-1989",
        "confidence": 0.97,
        "box": BOX,
        "source": "ocr",
        "checks": [],
        "mark": None,
    }


def test_retrieve_shows_a_field_that_was_not_found_and_one_that_was_corrected(
    phone, user, reviewer, reader, run_tasks
):
    reader.payload = reading(agama={"value": "", "raw_text": "", "confidence": 0.0, "box": None})
    created = phone.post(LIST, {"photo": photo()}, format="multipart").json()
    run_tasks()
    case = Verification.objects.get(user=user)
    review.correct_fields(
        verification=case,
        reviewer=reviewer,
        values={"nama": "SITI AISYAH"},
        seen_version=case.status_version,
    )
    answered = phone.get(f"{LIST}{created['id']}/").json()["fields"]
    fields = {field["key"]: field for field in answered}
    assert fields["agama"]["box"] is None
    assert (fields["nama"]["value"], fields["nama"]["source"]) == ("SITI AISYAH", "reviewer")
    assert fields["nama"]["raw_text"] == "SITI RAHMAWATI"


def test_retrieve_leaves_out_the_checks_that_are_for_reviewers(phone, reader, run_tasks):
    noticed = ["nik_dob_mismatch", "nik_region_differs", "list_entry", "blocklisted", "new_check"]
    reader.payload = reading(nik={"checks": noticed})
    created = phone.post(LIST, {"photo": photo()}, format="multipart").json()
    run_tasks()
    fields = phone.get(f"{LIST}{created['id']}/").json()["fields"]
    assert fields[2]["checks"] == ["nik_dob_mismatch", "list_entry"]


def test_retrieve_of_a_refused_one_tells_the_reasons(phone, user, reviewer):
    case = verification_in(Status.IN_REVIEW, user=user)
    review.decide(
        verification=case,
        reviewer=reviewer,
        answer="rejected",
        reject_type="retry",
        reasons=["image_glare"],
        user_message="Try near a window.",
        internal_note="not for the person",
        seen_version=case.status_version,
    )
    answer = phone.get(f"{LIST}{case.public_id}/")
    assert answer.json()["reject_type"] == "retry"
    assert answer.json()["message"] == "Try near a window."
    assert answer.json()["reasons"] == [
        {
            "code": "image_glare",
            "title": "Glare",
            "message": "Light reflects on the card. Tilt it or move away.",
            "next_action": "retake_photo",
            "areas": [GLARE],
        }
    ]
    assert b"not for the person" not in answer.content


def test_retrieve_with_a_sensitive_reason_is_neutral(phone, user, reviewer):
    case = verification_in(Status.IN_REVIEW, user=user)
    reasons = ["image_glare", "suspected_fraud"]
    rejection = {"answer": "rejected", "reject_type": "final", "user_message": "We know"}
    decide(case, reviewer, **rejection, reasons=reasons)
    answer = phone.get(f"{LIST}{case.public_id}/").json()
    assert [reason["code"] for reason in answer["reasons"]] == ["cannot_be_verified"]
    assert answer["message"] is None


def test_new_photo_after_it_was_asked_for_answers_202(phone, user, reviewer, reader):
    case = verification_in(Status.RESUBMISSION_REQUESTED, user=user, reviewer=reviewer)
    url = f"{LIST}{case.public_id}/documents/"
    response = phone.post(url, {"photo": photo()}, format="multipart")
    assert (response.status_code, response.json()["status"]) == (202, "processing")
    assert (response.json()["reasons"], response.json()["fields"]) == ([], [])
    again = phone.post(url, {"photo": photo()}, format="multipart")
    assert code_of(again) == (409, "status_conflict")


def test_cancel_before_the_decision(phone, user):
    case = verification_in(Status.IN_REVIEW, user=user)
    url = f"{LIST}{case.public_id}/cancel/"
    assert phone.post(url).json()["status"] == "canceled"
    assert code_of(phone.post(url)) == (409, "status_conflict")


def test_photo_is_handed_to_the_owner_and_kept_by_nobody(phone, user):
    case = verification_in(Status.IN_REVIEW, user=user)
    response = phone.get(f"{LIST}{case.public_id}/photo/", HTTP_ACCEPT="image/jpeg")
    assert b"".join(response.streaming_content) == b"\xff\xd8\xff stored"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("get", "photo/"), ("post", "cancel/"), ("post", "documents/")],
)
def test_somebody_elses_verification_does_not_exist(method, path, user, reader):
    case = verification_in(Status.IN_REVIEW, user=user)
    stranger = client_of(person())
    response = getattr(stranger, method)(
        f"{LIST}{case.public_id}/{path}",
        **({"data": {"photo": photo()}, "format": "multipart"} if path == "documents/" else {}),
    )
    assert code_of(response) == (404, "not_found")


def test_list_has_the_own_ones_by_cursor(phone, user, django_assert_num_queries):
    for _number in range(3):
        verification_in(Status.CANCELED, user=user)
    verification_in(Status.PROCESSING, user=person())

    first = phone.get(LIST, {"limit": 2}).json()
    second = phone.get(first["next"]).json()

    listed = [item["id"] for item in first["results"] + second["results"]]
    own = Verification.objects.filter(user=user).order_by("-pk")
    assert listed == [verification.public_id for verification in own]
    assert second["next"] is None


def test_list_takes_the_same_queries_for_many(phone, user, django_assert_max_num_queries):
    for _number in range(8):
        verification_in(Status.CANCELED, user=user)
    with django_assert_max_num_queries(9):
        phone.get(LIST)


def test_me_before_the_first_photo(phone, user):
    assert phone.get("/api/v1/me/").json() == {
        "id": user.public_id,
        "object": "account",
        "email": user.email,
        "email_verified": True,
        "language": "en",
        "status": "awaiting_document",
        "status_version": 0,
        "verification": None,
    }


def test_me_after_a_decision(phone, user, reviewer):
    case = verification_in(Status.VERIFIED, user=user, reviewer=reviewer)
    me = phone.get("/api/v1/me/").json()
    assert (me["status"], me["status_version"]) == ("verified", 3)
    assert me["verification"]["id"] == case.public_id
