"""The pages on which a person answers us."""

import pytest
from django.urls import reverse

from kyc.models import Verification
from kyc.roles import REVIEWERS
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.factories import decide, reading, reading_of, replace_reading, staff, verification_in

STATUS, MARK, APPEAL = reverse("kyc:status"), reverse("kyc:mark"), reverse("kyc:appeal")
PART = reverse("kyc:fragment")


@pytest.fixture
def browser(client, user):
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def refused(user, reviewer):
    """Return a function that refuses the person's photo for these reasons."""

    def refuse(*reasons, reject_type="retry"):
        case = verification_in(Status.IN_REVIEW, user=user)
        decide(case, reviewer, answer="rejected", reject_type=reject_type, reasons=reasons)
        return case

    return refuse


@pytest.mark.parametrize("address", [PART, APPEAL])
def test_pages_are_for_those_who_are_logged_in(address, client, db):
    assert client.get(address).headers["Location"].startswith(reverse("accounts:log-in"))


def test_part_is_what_the_whole_page_holds(browser, user):
    verification_in(Status.PROCESSING, user=user)
    page, part = browser.get(STATUS).content.decode(), browser.get(PART).content.decode()
    assert 'data-now="1-received moving processing"' in part
    assert "<h1>We have your photo</h1>" in part
    assert "<html" not in part
    assert 'data-state="1-received"' in page


def test_step_moves_when_the_reading_begins(browser, user):
    case = verification_in(Status.PROCESSING, user=user)
    case.documents.update(read_attempts=1)
    page = browser.get(STATUS)
    assert (page.context["state"], page.context["step"]) == ("1-reading", "reading")
    assert "<h1>We are reading your photo</h1>" in page.content.decode()


def test_refusal_frames_the_bad_area_on_the_own_photo(browser, refused):
    refused("image_glare", "nik_dob_mismatch")
    page = browser.get(STATUS)
    framed = page.context["framed"]
    assert [(frame.number, str(frame.title), str(frame.place)) for frame in framed.frames] == [
        (1, "Glare", "top right"),
        (2, "NIK and birth date differ", "NIK"),
        (3, "NIK and birth date differ", "Tgl Lahir"),
    ]
    assert framed.view == (2, 2, 1196, 796)
    one_box = [frame.corner for frame in framed.frames[1:]]  # of both fields, in the test's reading
    assert one_box == [(100.0, 200.0), (100.0 + 2 * framed.badge, 200.0)]
    text = page.content.decode()
    assert 'points="800.0,100.0 1000.0,100.0 1000.0,250.0 800.0,250.0"' in text
    assert "<li>Glare: top right</li>" in text
    assert "You have 4 tries left." in text
    assert page.context["primary"] == "photo"


def test_sensitive_reason_is_one_neutral_sentence_without_a_frame(browser, refused):
    refused("suspected_fraud", "image_glare", reject_type="final")
    page = browser.get(STATUS)
    text = page.content.decode()
    assert page.context["framed"] is None
    assert "We could not verify your identity with this document." in text
    assert "<polygon" not in text
    assert "Glare" not in text
    assert page.context["primary"] == "person"


def test_no_try_left_says_when_again_and_offers_a_person(browser, refused, settings):
    settings.PHOTO_ATTEMPTS = 1
    refused("image_glare")
    page = browser.get(STATUS)
    assert "You can send another photo from" in page.content.decode()
    assert page.context["primary"] == "person"
    assert reverse("kyc:upload") not in page.content.decode()


def test_fields_are_confirmed_or_marked(browser, user):
    case = verification_in(Status.IN_REVIEW, user=user)
    sent = {"shown": ["nama", "agama", "nik"], "wrong_agama": "yes", "text_nama": "siti aisyah"}
    page = browser.post(MARK, sent, follow=True)
    said = {mark.key: (mark.is_right, mark.should_be) for mark in reading_of(case).marks.all()}
    assert said == {"nama": (False, "SITI AISYAH"), "agama": (False, ""), "nik": (True, "")}
    assert "You have answered. Thank you." in page.content.decode()
    assert 'value="SITI AISYAH"' in page.content.decode()


def test_refused_mark_is_said_at_its_field_and_keeps_what_was_typed(browser, user):
    verification_in(Status.IN_REVIEW, user=user)
    page = browser.post(MARK, {"shown": ["nama"], "text_nama": "S<ITI", "text_nik": "123"})
    text = page.content.decode()
    assert page.status_code == 400
    assert text.count('id="problem"') == 1
    assert 'value="S&lt;ITI"' in text
    assert 'value="123"' in text


def test_doubtful_values_are_shown_as_such(browser, user):
    case = verification_in(Status.IN_REVIEW, user=user)
    payload = reading(
        nama={"checks": ["uncertain"]},
        agama={"value": "", "confidence": 0.3, "checks": ["unreadable"]},
    )
    replace_reading(case, payload)
    shown = {field.key: field for field in browser.get(STATUS).context["own_fields"]}
    assert str(shown["nama"].doubt) == "We are not sure of this"
    assert (shown["agama"].value, str(shown["agama"].doubt)) == ("", "We could not read this")
    assert shown["nik"].doubt == ""


@pytest.mark.parametrize("status", [Status.VERIFIED, Status.REJECTED])
def test_fields_after_the_decision_are_to_be_read_only(status, browser, user, reviewer):
    verification_in(status, user=user, reviewer=reviewer)
    text = browser.get(STATUS).content.decode()
    assert "What we read from your card" in text
    assert "SITI RAHMAWATI" in text
    assert 'name="shown"' not in text


def test_failed_reading_shows_no_fields(browser, user):
    case = verification_in(Status.IN_REVIEW, user=user)
    replace_reading(case, {}, error_code="technical_error")
    assert browser.get(STATUS).context["own_fields"] == []


def test_appeal_asks_first_and_then_puts_the_case_back(browser, user, refused):
    refused("image_glare")
    assert f'href="{APPEAL}"' in browser.get(STATUS).content.decode()
    assert browser.get(APPEAL).status_code == 200
    page = browser.post(APPEAL, {"note": "The light was good."}, follow=True)
    case = Verification.objects.get(user=user)
    assert (case.status, case.appeal.note) == (Status.IN_REVIEW, "The light was good.")
    assert "Another person is looking at your photo" in page.content.decode()
    assert "Withdraw my request" in page.content.decode()
    assert browser.get(APPEAL).headers["Location"] == STATUS


def test_appeal_that_is_too_long_or_too_late_says_so(browser, user, refused):
    refused("image_glare")
    assert browser.post(APPEAL, {"note": "x" * 501}).status_code == 400
    browser.post(APPEAL)
    page = browser.post(APPEAL, follow=True).content.decode()
    assert "There is no refusal that somebody else could look at." in page


def test_somebody_without_a_case_has_nothing_to_answer(browser):
    assert browser.post(MARK).status_code == 404
    assert browser.get(APPEAL).status_code == 404


def test_reviewer_sees_marks_and_appeal_and_the_first_one_has_to_leave_it(
    client, user, reviewer, refused, browser
):
    refused("image_glare")
    browser.post(APPEAL, {"note": "The light was good."})
    browser.post(MARK, {"shown": ["nik"], "text_nama": "SITI AISYAH"})
    case = Verification.objects.get(user=user)
    other = staff(REVIEWERS)
    address = reverse("admin:kyc_verification_change", args=[case.pk])

    log_in_staff(client, other)
    page = client.get(address)
    queue = client.get(reverse("admin:kyc_verification_changelist")).content.decode()

    text = " ".join(page.content.decode().split())
    assert "The light was good." in text
    assert f"First answer by {reviewer.email}: Glare." in text
    assert "Its owner says: wrong, it should be SITI AISYAH" in text
    assert "Its owner says: right" in text
    assert 'value="SITI RAHMAWATI"' in text
    assert page.context["findings"][0] == "Asked for another person"
    assert "Owner: 1 field wrong" in page.context["findings"]
    assert "Asked for another person" in queue
    log_in_staff(client, reviewer)
    assert not client.get(address).context["is_answerable"]
    following = client.get(reverse("admin:kyc_verification_next")).headers["Location"]
    assert following == reverse("admin:kyc_verification_changelist")


def test_withdrawn_appeal_is_not_called_a_canceled_verification(browser, refused):
    refused("under_age", reject_type="final")
    browser.post(reverse("kyc:appeal"), {"note": ""})
    page = browser.post(reverse("kyc:cancel"), follow=True).content.decode()
    assert "Your request is withdrawn." in page
    assert "We could not verify your identity" in page
    assert "Your verification is canceled." not in page
