import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import IdempotencyKey
from kyc.models import Verification
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.conftest import JPEG
from tests.kyc.factories import document_of, person, verification_in

UPLOAD = reverse("kyc:upload")
STATUS = reverse("kyc:status")


@pytest.fixture
def browser(client, user):
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def photo(data: bytes = JPEG) -> dict[str, SimpleUploadedFile]:
    """Return a filled-in form."""
    return {"photo": SimpleUploadedFile("ktp.jpg", data)}


@pytest.mark.parametrize("name", ["kyc:status", "kyc:state", "kyc:upload"])
def test_pages_without_log_in_lead_to_it(name, client, db):
    response = client.get(reverse(name))
    assert response.url.startswith(reverse("accounts:log-in"))


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (Status.PROCESSING, "We have your photo"),
        (Status.IN_REVIEW, "A person is checking your photo"),
        (Status.VERIFIED, "Your identity is verified"),
        (Status.REJECTED, "We could not verify your identity"),
        (Status.RESUBMISSION_REQUESTED, "We need a new photo"),
        (Status.CANCELED, "You canceled this verification"),
        (Status.EXPIRED, "No new photo came in time"),
    ],
)
def test_status_page_of_every_status(status, heading, browser, user, reviewer):
    verification_in(status, user=user, reviewer=reviewer)
    page = browser.get(STATUS)
    assert f"<h1>{heading}</h1>" in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0")
    is_moving = status in (Status.PROCESSING, Status.IN_REVIEW)
    assert ("data-poll" in page.content.decode()) == is_moving


def test_status_page_before_the_first_photo_leads_to_the_upload(browser):
    page = browser.get(STATUS).content.decode()
    assert f'href="{UPLOAD}"' in page


@pytest.mark.parametrize("address", ["/", STATUS, UPLOAD])
def test_reviewers_are_led_to_the_queue_and_never_asked_for_a_photo(address, client, reviewer):
    log_in_staff(client, reviewer)
    page = client.get(address, follow=True)
    assert page.redirect_chain[-1][0] == reverse("admin:kyc_verification_changelist")


def test_reviewers_with_a_case_of_their_own_see_it_and_the_way_to_the_queue(client, reviewer):
    verification_in(Status.IN_REVIEW, user=reviewer)
    client.force_login(reviewer)
    page = client.get(STATUS, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "A person is checking your photo" in page
    assert reverse("admin:kyc_verification_changelist") in page


def test_people_are_not_shown_the_way_to_the_queue(browser):
    assert "/admin/" not in browser.get(STATUS).content.decode()


@pytest.mark.parametrize("status", [Status.PROCESSING, Status.IN_REVIEW, Status.VERIFIED])
def test_upload_page_leads_back_where_no_photo_is_expected(status, browser, user, reviewer):
    verification_in(status, user=user, reviewer=reviewer)
    assert browser.get(UPLOAD).headers["Location"] == STATUS


def test_status_page_speaks_indonesian(browser, user):
    page = browser.get(STATUS, HTTP_ACCEPT_LANGUAGE="id").content.decode()
    assert "Satu foto lagi, dan hampir selesai" in page


def test_status_page_of_a_request_for_a_new_photo_says_why(browser, user, reviewer):
    verification_in(Status.RESUBMISSION_REQUESTED, user=user, reviewer=reviewer)
    page = browser.get(STATUS).content.decode()
    assert "The photo is blurred. Hold the phone still." in page
    assert f'href="{UPLOAD}"' in page


def test_state_is_what_the_page_polls(browser, user):
    assert browser.get(reverse("kyc:state")).json() == {
        "status": "awaiting_document",
        "status_version": 0,
        "state": "0-result",
    }
    verification_in(Status.IN_REVIEW, user=user)
    assert browser.get(reverse("kyc:state")).json() == {
        "status": "in_review",
        "status_version": 2,
        "state": "2-review",
    }


def test_upload_leads_to_the_status_page(browser, user, reader):
    response = browser.post(UPLOAD, photo())
    assert (response.status_code, response.url) == (302, STATUS)
    assert Verification.objects.get(user=user).status == Status.PROCESSING


def test_upload_by_the_script_leaves_the_thanks_for_the_status_page(browser, reader):
    response = browser.post(UPLOAD, photo(), HTTP_ACCEPT="application/json")
    assert (response.status_code, response.headers["Location"]) == (201, STATUS)
    assert "Thank you. We have your photo." in browser.get(STATUS).content.decode()


def test_upload_sent_again_with_its_key_makes_one_verification(browser, user, reader):
    key = {"idempotency-key": "photo-1", "accept": "application/json"}
    first, again = (browser.post(UPLOAD, photo(), headers=key) for _ in range(2))
    assert [first.status_code, again.status_code] == [201, 201]
    assert (again.headers["Location"], again.headers["Idempotent-Replayed"]) == (STATUS, "true")
    assert Verification.objects.filter(user=user).count() == 1


def test_upload_of_another_photo_with_a_used_key_is_refused(browser, user, reader):
    key = {"idempotency-key": "photo-1"}
    browser.post(UPLOAD, photo(), headers=key)
    other = browser.post(UPLOAD, photo(JPEG + b"2"), headers=key)
    assert other.status_code == 422
    assert Verification.objects.filter(user=user).count() == 1


def test_upload_while_the_first_with_its_key_runs_is_asked_to_wait(browser, user, reader):
    key = {"idempotency-key": "photo-1"}
    browser.post(UPLOAD, photo(), headers=key)
    IdempotencyKey.objects.update(status=None)
    running = browser.post(UPLOAD, photo(), headers=key)
    assert (running.status_code, running.headers["Retry-After"]) == (409, "1")


def test_upload_that_was_refused_leaves_its_key_free(browser, user, reader):
    key = {"idempotency-key": "photo-1"}
    assert browser.post(UPLOAD, photo(b"GIF89a"), headers=key).status_code == 415
    assert browser.post(UPLOAD, photo(), headers=key).status_code == 302


@pytest.mark.parametrize(
    ("data", "status", "text"),
    [
        (b"GIF89a", 415, "This file is not a photo we can read."),
        (b"", 400, "This file is empty."),
        (JPEG.ljust(2000, b"x"), 413, "The photo is too large."),
        (JPEG.ljust(200_000, b"x"), 413, "The photo is too large."),
    ],
)
def test_upload_of_a_bad_file_says_so_on_the_form(data, status, text, browser, reader, settings):
    settings.PHOTO_MAX_BYTES = 1000
    page = browser.post(UPLOAD, photo(data))
    assert page.status_code == status
    assert text in page.content.decode()
    assert Verification.objects.count() == 0


def test_upload_of_nothing_says_so_on_the_form(browser, reader):
    page = browser.post(UPLOAD)
    assert page.status_code == 400
    assert "Choose a photo first." in page.content.decode()


def test_upload_beside_an_open_verification_says_so(browser, user, reader):
    verification_in(Status.IN_REVIEW, user=user)
    page = browser.post(UPLOAD, photo())
    assert page.status_code == 409
    assert "We are already looking at a photo of yours." in page.content.decode()


def test_cancel_shows_the_canceled_page(browser, user):
    verification_in(Status.PROCESSING, user=user)
    page = browser.post(reverse("kyc:cancel"), follow=True).content.decode()
    assert "Your verification is canceled." in page
    again = browser.post(reverse("kyc:cancel"), follow=True).content.decode()
    assert "You canceled this verification" in again


def test_photo_is_handed_to_its_owner_only(browser, client, user):
    document = document_of(verification_in(Status.IN_REVIEW, user=user))
    url = reverse("kyc:photo", args=[document.public_id])
    response = browser.get(url)
    assert b"".join(response.streaming_content) == b"\xff\xd8\xff stored"
    assert response["Cache-Control"] == "private, no-store"
    client.force_login(person())
    assert client.get(url).status_code == 404
