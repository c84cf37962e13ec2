import base64
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import services as accounts
from accounts.models import Device, User
from kyc.ledger import LedgerEntry
from kyc.models import Document
from kyc.roles import AUDITORS, DEVELOPERS, REVIEWERS
from kyc.services import pages
from ocr_engine import OCRError
from tests.e2e.scenes import drawn_photo
from tests.factories import log_in_staff
from tests.kyc.api.test_verifications import client_of
from tests.kyc.conftest import JPEG
from tests.kyc.factories import PAGE, person, staff
from tests.kyc.pdf import pages_of
from tests.kyc.xhtml import parsed, texts_of

READ = "/api/v1/ocr/read/"


@pytest.fixture
def developer(db) -> User:
    return staff(DEVELOPERS)


def program_of(user: User) -> APIClient:
    """Return a program with a token that its owner made at the desk."""
    token = accounts.add_program(user=user, name="script")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}", HTTP_ACCEPT_LANGUAGE="en")
    return client


@pytest.fixture
def program(developer) -> APIClient:
    return program_of(developer)


def picture(data: bytes = JPEG) -> SimpleUploadedFile:
    return SimpleUploadedFile("page.jpg", data, content_type="image/jpeg")


def base64_of(data: bytes, prefix: str = "") -> dict[str, str]:
    return {"image": prefix + base64.b64encode(data).decode()}


def code_of(response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def read(client: APIClient, **body):
    return client.post(READ, {"image": picture(), **body}, format="multipart")


def test_picture_as_multipart_is_answered_with_its_text(program, reader):
    response = read(program)
    assert (response.status_code, response.json()) == (200, PAGE)
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,", "data:;base64,"])
def test_picture_as_base64_is_read_alike(prefix, program, reader):
    response = program.post(READ, base64_of(JPEG, prefix), format="json")
    assert (response.status_code, response.json()) == (200, PAGE)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "validation_error", "image")),
        ({"image": 7}, (400, "validation_error", "image")),
        ({"image": None}, (400, "validation_error", "image")),
        ({"image": "no base64!"}, (400, "image_corrupt", "image")),
        ({"image": ""}, (400, "image_corrupt", "image")),
        ({"image": "data:image/jpeg;base64,"}, (400, "image_corrupt", "image")),
        (base64_of(b"GIF89a"), (415, "image_not_supported", "image")),
        ({**base64_of(JPEG), "format": "docx"}, (400, "validation_error", "format")),
    ],
)
def test_what_is_no_picture_is_refused(body, expected, program, reader):
    response = program.post(READ, body, format="json")
    assert (*code_of(response), response.json()["error"]["param"]) == expected
    assert reader.reads == 0


def test_empty_file_is_refused(program, reader):
    assert code_of(read(program, image=picture(b""))) == (400, "image_corrupt")


@pytest.mark.parametrize("body_format", ["json", "multipart"])
def test_too_many_bytes_are_413(body_format, program, reader, settings):
    settings.PHOTO_MAX_BYTES = 1000
    for size in (1001, 200_000):
        data = JPEG.ljust(size, b"x")
        body = base64_of(data) if body_format == "json" else {"image": picture(data)}
        response = program.post(READ, body, format=body_format)
        assert code_of(response) == (413, "image_too_large")


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("image_corrupt", 400),
        ("image_too_large", 413),
        ("image_too_small", 400),
        ("image_not_supported", 415),
        ("reader_timeout", 503),
        ("reader_crashed", 503),
    ],
)
def test_what_the_reader_refuses_keeps_its_code(code, status, program, reader):
    reader.read_error = OCRError(code)
    response = read(program)
    assert code_of(response) == (status, code)
    assert response.headers.get("Retry-After") == ("30" if status == 503 else None)


def test_reader_with_enough_to_do_refuses_at_once(program, reader):
    for _place in range(pages.WAITING):
        pages._places.acquire()
    try:
        assert code_of(read(program)) == (503, "reader_timeout")
    finally:
        for _place in range(pages.WAITING):
            pages._places.release()
    assert read(program).status_code == 200


def test_too_many_pictures_are_429(program, reader, settings):
    settings.LIMITS = {**settings.LIMITS, "pages": "2/hour"}
    answers = [read(program).status_code for _number in range(3)]
    assert answers == [200, 200, 429]


def test_nobody_is_401(db, reader):
    assert read(APIClient()).status_code == 401


@pytest.mark.parametrize("role", ["nobody's", AUDITORS])
def test_those_without_the_right_are_403(role, db, reader):
    user = person() if role == "nobody's" else staff(role)
    assert code_of(read(program_of(user))) == (403, "permission_denied")
    assert reader.reads == 0


def test_right_without_being_staff_is_403(developer, program, reader):
    User.objects.filter(pk=developer.pk).update(is_staff=False)
    assert code_of(read(program)) == (403, "permission_denied")


def test_token_of_a_mere_password_is_403(developer, reader):
    assert code_of(read(client_of(developer))) == (403, "second_factor_required")
    assert reader.reads == 0


def test_token_ends_with_the_second_factor_behind_it(developer, program, reader):
    accounts.reset_second_factor(user=developer)
    assert read(program).status_code == 401


def test_token_can_be_logged_out_as_any_device(developer, program, reader):
    device = Device.objects.get(user=developer, name="script")
    accounts.revoke_device(user=developer, device=device.public_id)
    assert read(program).status_code == 401


def test_session_with_both_factors_reads(reader, db):
    browser = log_in_staff(Client(), staff(REVIEWERS))
    assert browser.post(READ, {"image": picture()}).json() == PAGE


def test_session_without_a_second_factor_is_403(reader, developer):
    browser = Client()
    browser.force_login(developer)
    answer = browser.post(READ, {"image": picture()})
    assert code_of(answer) == (403, "second_factor_required")


def test_session_of_a_forged_page_is_403(reader, developer):
    browser = log_in_staff(Client(enforce_csrf_checks=True), developer)
    assert code_of(browser.post(READ, {"image": picture()})) == (403, "permission_denied")
    assert reader.reads == 0


def test_plain_text_is_a_file(program, reader):
    response = read(program, format="txt")
    assert response.content.decode() == PAGE["text"] + "\n"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="page.txt"'


def test_hocr_is_a_file(program, reader):
    response = read(program, format="hocr")
    assert response["Content-Type"] == "application/xhtml+xml"
    words = texts_of(parsed(response.content), "ocrx_word")
    assert words == ["NOTHING", "IS", "HIDDEN", "FROM", "THE", "4O7"]


def test_pdf_holds_the_pixels_that_the_reader_decoded(program, reader):
    reader.normalised = drawn_photo()
    response = read(program, format="pdf")
    assert response["Content-Type"] == "application/pdf"
    assert pages_of(response.content) == ["NOTHING IS HIDDEN FROM THE 4O7"]


def test_nothing_of_a_picture_is_kept_and_the_trail_has_no_word_of_it(
    program, developer, reader, private_folder
):
    for form in ("json", "hocr", "txt"):
        read(program, format=form)
    entries = LedgerEntry.objects.order_by("sequence")
    assert [(entry.actor, entry.action, entry.details) for entry in entries] == [
        (developer.public_id, "text_read", {"form": form}) for form in ("json", "hocr", "txt")
    ]
    assert Document.objects.count() == 0
    assert not private_folder.exists()
    assert "NOTHING" not in json.dumps(list(entries.values()), default=str)


def test_token_expires_as_any(developer, program, reader):
    device = Device.objects.get(user=developer, name="script")
    device.token.expiry = timezone.now() - timedelta(seconds=1)
    device.token.save()
    assert read(program).status_code == 401
