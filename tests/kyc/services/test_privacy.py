"""Consent, a copy of the data, the end of an account."""

import json
import zipfile

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import translation

from accounts import consent_text
from accounts import services as accounts
from accounts.errors import ProblemError
from accounts.models import Consent, Erasure, User
from kyc.models import Verification
from kyc.services import privacy, review, submission
from kyc.states import Status
from tests.factories import PASSWORD
from tests.kyc.conftest import JPEG
from tests.kyc.factories import decide, document_of, last_change, person, verification_in

pytestmark = pytest.mark.django_db


def answer(user, *, agreed, version=consent_text.VERSION):
    return privacy.answer_consent(user=user, version=version, agreed=agreed, language="id")


def refusal(call, *args, **kwargs):
    """Return code and status of the refusal that a call must end in."""
    with pytest.raises(ProblemError) as refused:
        call(*args, **kwargs)
    return refused.value.code, refused.value.status


def test_no_photo_is_taken_before_the_consent(reader):
    somebody = person(agreed=False)
    assert refusal(submission.submit, user=somebody, data=JPEG) == ("consent_required", 409)
    answer(somebody, agreed=True)
    assert submission.submit(user=somebody, data=JPEG).status == Status.PROCESSING


def test_every_answer_is_kept_with_the_digest_of_its_text(user):
    answer(user, agreed=False)
    answer(user, agreed=True)
    kept = Consent.objects.filter(user=user).order_by("pk")
    assert [consent.agreed for consent in kept] == [True, False, True]
    assert {consent.text_sha256 for consent in kept[1:]} == {consent_text.digest("id")}
    with pytest.raises(TypeError):
        kept[0].save()


def test_answer_to_an_older_text_is_refused(user):
    assert refusal(answer, user, agreed=True, version="2020-01-01") == ("consent_outdated", 409)


def test_consent_to_an_older_text_counts_no_longer(user, monkeypatch):
    assert accounts.has_agreed(user)
    monkeypatch.setattr(consent_text, "VERSION", "2099-01-01")
    assert not accounts.has_agreed(user)


def test_withdrawn_consent_cancels_the_open_verification(user):
    case = verification_in(Status.IN_REVIEW, user=user)
    answer(user, agreed=False)
    case.refresh_from_db()
    assert (case.status, last_change(case).reason) == (Status.CANCELED, "consent_declined")


def test_withdrawn_consent_leaves_a_decision_as_it_was(user, reviewer):
    case = verification_in(Status.VERIFIED, user=user, reviewer=reviewer)
    answer(user, agreed=False)
    case.refresh_from_db()
    assert case.status == Status.VERIFIED


@translation.override("en")
def test_export_holds_the_account_the_readings_and_the_photos(user, reviewer):
    case = verification_in(Status.IN_REVIEW, user=user)
    review.decide(
        verification=case,
        reviewer=reviewer,
        answer="rejected",
        reject_type="retry",
        reasons=["image_glare"],
        internal_note="for reviewers only",
        seen_version=case.status_version,
    )
    with privacy.export(user=user) as file, zipfile.ZipFile(file) as archive:
        text = archive.read("data.json").decode()
        photo = archive.read(f"photos/{document_of(case).public_id}.jpg")
    data = json.loads(text)
    assert data["account"]["email"] == user.email
    assert [entry["agreed"] for entry in data["account"]["consents"]] == [True]
    (told,) = data["verifications"][0]["photos"]
    assert told["fields"][3]["value"] == "SITI RAHMAWATI"
    assert told["reasons"] == ["Light reflects on the card. Tilt it or move away."]
    assert photo == b"\xff\xd8\xff stored"
    assert "for reviewers only" not in text
    assert reviewer.email not in text


def test_export_tells_nothing_of_a_suspicion(user, reviewer):
    case = verification_in(Status.IN_REVIEW, user=user)
    rejection = {"answer": "rejected", "reject_type": "final"}
    decide(case, reviewer, **rejection, reasons=["suspected_fraud"])
    with privacy.export(user=user) as file, zipfile.ZipFile(file) as archive:
        assert b"fraud" not in archive.read("data.json")


def test_erased_person_leaves_the_fact_and_its_time(user, run_tasks, private_folder):
    verification_in(Status.IN_REVIEW, user=user)
    accounts.add_phone(user=user, name="Pixel")
    email, public_id = user.email, user.public_id
    run_tasks()
    mail.outbox.clear()

    privacy.erase(user=user, password=PASSWORD)
    run_tasks()

    assert not User.objects.filter(email=email).exists()
    assert not Verification.objects.exists()
    assert [path for path in private_folder.rglob("*") if path.is_file()] == []
    left = Erasure.objects.get()
    assert (left.account, left.email, left.files) == (public_id, "", [])
    assert left.finished_at is not None
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        ([email], "Your account is deleted")
    ]
    assert email not in dump()


def dump() -> str:
    """Return every value of every table, as text."""
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            texts.append(repr(cursor.fetchall()))
    return "\n".join(texts)


def test_photo_files_go_only_after_the_rows_are_gone_for_good(user):
    case = verification_in(Status.IN_REVIEW, user=user)
    name = str(document_of(case).photo.name)
    privacy.erase(user=user, password=PASSWORD)
    assert default_storage.exists(name)
    privacy.finish_erasure(erasure=Erasure.objects.get())
    assert not default_storage.exists(name)


def test_tasks_of_an_erased_person_end_quietly(user, run_tasks, reader):
    submission.submit(user=user, data=JPEG)
    privacy.erase(user=user, password=PASSWORD)
    run_tasks()
    assert reader.reads == 0


def test_erasing_needs_the_password_and_is_not_for_reviewers(user, reviewer):
    assert refusal(privacy.erase, user=user, password="not it") == ("password_wrong", 400)
    assert refusal(privacy.erase, user=reviewer, password=PASSWORD) == ("staff_account", 409)
    assert User.objects.count() == 2
