import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation

from kyc.admin.evidence_file import Entry, evidence_file
from kyc.models import Document, LedgerEntry, Verification
from kyc.roles import AUDITORS
from kyc.services import appeals, duplicates, marks, retention, review
from kyc.states import Status
from tests.e2e.scenes import drawn_photo
from tests.factories import log_in_staff
from tests.kyc.factories import document_of, person, reading_of, staff, verification_in
from tests.kyc.pdf import pages_of, pictures_in


@pytest.fixture
def case(user) -> Verification:
    """Return a case with a photo that can be drawn."""
    case = verification_in(Status.IN_REVIEW, user=user)
    document = document_of(case)
    document.photo.save("photo.jpg", ContentFile(drawn_photo()))
    duplicates.remember(reading=reading_of(case))
    return case


@pytest.fixture
def desk(client, reviewer):
    log_in_staff(client, reviewer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def url(case: Verification) -> str:
    return reverse("admin:kyc_verification_evidence", args=[case.pk])


def file_of(case: Verification, viewer, **more) -> bytes:
    fresh = Verification.objects.with_documents().get(pk=case.pk)
    with translation.override("en"):
        return evidence_file(verification=fresh, viewer=viewer, **more)


def text_of(case: Verification, viewer, **more) -> str:
    return " ".join(pages_of(file_of(case, viewer, **more)))


def test_evidence_holds_what_was_seen_said_and_decided(case, user, reviewer):
    marks.mark_fields(verification=case, marks={"agama": "KRISTEN", "nik": None})
    review.decide(
        verification=case,
        reviewer=reviewer,
        answer="rejected",
        reject_type="retry",
        reasons=["image_glare"],
        user_message="Coba di dekat jendela.",
        internal_note="Pantulan & bayangan",
        values={"nama": "SITI AISYAH"},
        seen_version=case.status_version,
    )
    appeals.appeal(verification=case, note="Foto ini jelas.")
    text = text_of(case, reviewer)
    for part in (
        *(case.public_id, user.email, user.public_id, document_of(case).public_id),
        *("SITI RAHMAWATI", "SITI AISYAH", f"{reviewer.email}, ", "97 %"),
        *("wrong, it should be KRISTEN", "right"),
        *("Rejected · Ask for a new photo", "Glare (image_glare)", "Coba di dekat jendela."),
        *("Pantulan & bayangan", "Foto ini jelas.", "photo_submitted", "appealed"),
        *("What the NIK says", "05-12-…89", "Agrees"),
        "No other account's case looks like the same person or card today.",
    ):
        assert part in text, part
    assert pictures_in(file_of(case, reviewer)) == 2


def test_evidence_says_who_looks_the_same_and_why(case, reviewer):
    other = verification_in(Status.IN_REVIEW, user=person())
    duplicates.remember(reading=reading_of(other))
    text = text_of(case, reviewer)
    assert (other.public_id in text, "Same NIK" in text) == (True, True)


def test_evidence_after_retention_says_that_the_photo_was_deleted(case, reviewer, settings):
    review.decide(
        verification=case, reviewer=reviewer, answer="approved", seen_version=case.status_version
    )
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "verified": -1}
    retention.purge()
    assert Document.objects.get().photo.name == ""
    data = file_of(case, reviewer)
    assert pictures_in(data) == 0
    assert "were deleted when their time was over" in " ".join(pages_of(data))


def test_evidence_of_a_damaged_photo_says_so(user, reviewer):
    case = verification_in(Status.IN_REVIEW, user=user)
    assert "its file is damaged" in text_of(case, reviewer)


def test_evidence_lists_the_trail_where_there_is_one(case, reviewer):
    entry = Entry(41, timezone.now(), "usr_1", "Photo viewed", "doc_1", "abcdef0123456789" * 4)
    text = text_of(case, reviewer, entries=[entry])
    assert "41 " in text
    assert "usr_1 Photo viewed doc_1 abcdef012345" in text
    assert "Audit trail" not in text_of(case, reviewer)


def test_evidence_has_the_trail_for_who_may_read_it_and_is_in_it_itself(client, case):
    auditor = staff(AUDITORS)
    log_in_staff(client, auditor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    first = " ".join(pages_of(client.get(url(case)).content))
    assert "Personal data exported form: evidence" in first
    assert LedgerEntry.objects.filter(subject=case.public_id, actor=auditor.public_id).count() == 1


def test_evidence_is_in_the_readers_language(desk, case):
    answer = desk.get(url(case), headers={"accept-language": "id"})
    assert "Berkas bukti" in pages_of(answer.content)[0]


def test_evidence_is_kept_by_nobody_on_the_way(desk, case):
    answer = desk.get(url(case))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    name = f'attachment; filename="evidence-{case.public_id}.pdf"'
    assert answer["Content-Disposition"] == name


def test_evidence_is_for_reviewers_only(client, case):
    log_in_staff(client, person(is_staff=True))
    assert client.get(url(case)).status_code == 403


def test_case_page_leads_to_the_evidence(desk, case):
    page = desk.get(reverse("admin:kyc_verification_change", args=[case.pk])).content.decode()
    assert f'href="{url(case)}"' in page
