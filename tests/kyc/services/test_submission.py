from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from accounts.errors import ProblemError
from kyc import outbox, tasks
from kyc.models import Document, Reading, Verification
from kyc.services import submission
from kyc.states import Status
from tests.kyc.conftest import JPEG
from tests.kyc.factories import (
    READING,
    document_of,
    last_change,
    person,
    reading,
    reading_of,
    verification_in,
)


def refusal(**arguments) -> tuple[str, int]:
    """Return code and status of the refusal of a photo."""
    with pytest.raises(ProblemError) as problem:
        submission.submit(**arguments)
    return problem.value.code, problem.value.status


def files(folder) -> list[str]:
    """Return the names of the stored photos."""
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_submit_stores_the_photo_and_enqueues_its_reading(user, reader, queued, private_folder):
    verification = submission.submit(user=user, data=JPEG)

    stored = Verification.objects.get(user=user)
    document = document_of(stored)
    assert (stored, stored.status, stored.status_version) == (verification, Status.PROCESSING, 1)
    assert (document.width, document.height, document.read_attempts) == (1200, 800, 0)
    assert files(private_folder) == [Path(str(document.photo)).name]
    assert queued() == [
        ("kyc.tasks.sync_firebase", (user.pk,)),
        ("kyc.tasks.read", (document.pk,)),
    ]


def test_submit_without_a_proved_address_is_refused(db, reader):
    stranger = person(email_verified_at=None)
    assert refusal(user=stranger, data=JPEG) == ("email_not_verified", 403)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.PROCESSING, "verification_in_progress"),
        (Status.IN_REVIEW, "verification_in_progress"),
        (Status.VERIFIED, "already_verified"),
        (Status.REJECTED, "not_allowed"),
    ],
)
def test_submit_beside_another_verification_is_refused(status, code, user, reviewer, reader):
    verification_in(status, user=user, reviewer=reviewer)
    assert refusal(user=user, data=JPEG) == (code, 409)
    assert Document.objects.count() == 1


@pytest.mark.parametrize("status", [Status.CANCELED, Status.EXPIRED])
def test_submit_after_a_closed_verification_begins_another(status, user, reviewer, reader):
    closed = verification_in(status, user=user, reviewer=reviewer)
    fresh = submission.submit(user=user, data=JPEG)
    assert fresh != closed
    assert fresh.status_version == closed.status_version + 1


def test_submit_after_a_request_for_a_new_photo_goes_on(user, reviewer, reader):
    asked = verification_in(Status.RESUBMISSION_REQUESTED, user=user, reviewer=reviewer)
    assert submission.submit(user=user, data=JPEG) == asked
    asked.refresh_from_db()
    assert (asked.status, asked.documents.count()) == (Status.PROCESSING, 2)


def test_submit_to_a_verification_that_waits_for_no_photo_is_refused(user, reader):
    waiting = verification_in(Status.IN_REVIEW, user=user)
    arguments = {"user": user, "data": JPEG, "verification": waiting}
    assert refusal(**arguments) == ("status_conflict", 409)


@pytest.mark.parametrize(
    ("engine_code", "status"),
    [
        ("image_not_supported", 415),
        ("image_too_large", 413),
        ("image_corrupt", 400),
        ("image_too_small", 400),
        ("reader_timeout", 503),
        ("reader_crashed", 503),
    ],
)
def test_submit_of_a_photo_the_engine_refuses(engine_code, status, user, reader, private_folder):
    reader.normalise_error = engine_code
    assert refusal(user=user, data=JPEG) == (engine_code, status)
    assert Verification.objects.count() == 0
    assert files(private_folder) == []


def test_submit_while_the_reader_is_down_says_when_to_come_back(user, reader):
    reader.normalise_error = "reader_crashed"
    with pytest.raises(ProblemError) as problem:
        submission.submit(user=user, data=JPEG)
    assert problem.value.retry_after == 30


def test_submit_that_fails_in_the_database_leaves_no_photo(
    user, reader, private_folder, monkeypatch
):
    def fail(**_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(outbox, "enqueue_read", fail)
    with pytest.raises(ZeroDivisionError):
        submission.submit(user=user, data=JPEG)
    assert files(private_folder) == []
    assert Verification.objects.count() == 0


def test_read_stores_the_reading_and_hands_over_to_reviewers(user, reader, run_tasks):
    verification = submission.submit(user=user, data=JPEG)
    run_tasks()
    stored = Verification.objects.get(pk=verification.pk)
    assert stored.status == Status.IN_REVIEW
    assert (reading_of(stored).payload, reading_of(stored).error_code) == (READING, "")
    assert last_change(stored).reason == "photo_read"


def test_read_of_a_photo_without_a_card_still_goes_to_reviewers(user, reader, run_tasks):
    reader.payload = reading(error="not_a_ktp")
    verification = submission.submit(user=user, data=JPEG)
    run_tasks()
    stored = Verification.objects.get(pk=verification.pk)
    assert (stored.status, reading_of(stored).error_code) == (Status.IN_REVIEW, "not_a_ktp")


@pytest.mark.parametrize("error", [submission.OCRError("reader_timeout"), ValueError("SITI")])
def test_read_that_always_fails_goes_to_reviewers_after_three_attempts(
    error, user, reader, run_tasks, caplog
):
    reader.read_error = error
    verification = submission.submit(user=user, data=JPEG)
    run_tasks()
    stored = Verification.objects.get(pk=verification.pk)
    assert reader.reads == 3
    assert (stored.status, reading_of(stored).error_code) == (Status.IN_REVIEW, "technical_error")
    assert "SITI" not in caplog.text


def test_read_counts_the_attempts_of_workers_that_died(user, reader):
    document = document_of(submission.submit(user=user, data=JPEG))
    Document.objects.filter(pk=document.pk).update(read_attempts=3)
    submission.read(document_id=document.pk)
    assert reader.reads == 0
    assert Reading.objects.get(document=document).error_code == "technical_error"


def test_resume_takes_up_what_a_dead_worker_left_and_only_once(user, reader, queued, run_tasks):
    document = document_of(submission.submit(user=user, data=JPEG))
    run_tasks_never_ran = queued()
    OrmQ.objects.all().delete()
    long_ago = timezone.now() - 2 * submission.STRANDED_AFTER
    Document.objects.filter(pk=document.pk).update(read_attempts=1, read_began_at=long_ago)
    assert (submission.resume_stranded(), submission.resume_stranded()) == (1, 0)
    assert queued() == [task for task in run_tasks_never_ran if task[0] == "kyc.tasks.read"]
    run_tasks()
    assert Verification.objects.get(user=user).status == Status.IN_REVIEW


@pytest.mark.parametrize("began", [None, timedelta(seconds=5)])
def test_resume_leaves_alone_what_waits_or_is_being_read(began, user, reader):
    document = document_of(submission.submit(user=user, data=JPEG))
    at = timezone.now() - began if began else None
    Document.objects.filter(pk=document.pk).update(read_began_at=at)
    assert submission.resume_stranded() == 0


def test_the_clock_calls_resume_every_minute(db):
    schedule = Schedule.objects.get(func="kyc.tasks.resume_stranded")
    assert (schedule.schedule_type, schedule.minutes, schedule.repeats) == ("I", 1, -1)
    tasks.resume_stranded()


def test_read_twice_does_nothing_more(user, reader, run_tasks, queued):
    document = document_of(submission.submit(user=user, data=JPEG))
    run_tasks()
    submission.read(document_id=document.pk)
    assert reader.reads == 1
    assert queued() == []
    assert Verification.objects.get(user=user).status_version == 2


def test_read_that_ends_after_another_one_is_dropped(user, reader):
    verification = submission.submit(user=user, data=JPEG)
    document = document_of(verification)

    def read_meanwhile(_jpeg):
        submission._store(document.pk, READING, error_code="")
        return reading(error="not_a_ktp")

    reader.read = read_meanwhile
    submission.read(document_id=document.pk)
    assert Reading.objects.get(document=document).error_code == ""
    assert Verification.objects.get(user=user).status_version == 2


def test_read_after_a_cancellation_does_nothing(user, reader, run_tasks):
    verification = submission.submit(user=user, data=JPEG)
    submission.cancel(verification=verification)
    run_tasks()
    assert reader.reads == 0
    assert Verification.objects.get(user=user).status == Status.CANCELED


@pytest.mark.parametrize("status", [Status.VERIFIED, Status.REJECTED, Status.CANCELED])
def test_cancel_after_the_end_is_refused(status, user, reviewer):
    verification = verification_in(status, user=user, reviewer=reviewer)
    with pytest.raises(ProblemError) as problem:
        submission.cancel(verification=verification)
    assert problem.value.code == "status_conflict"


def test_account_status_before_the_first_photo(db):
    assert submission.account_status(person(email_verified_at=None)) == "awaiting_email"
    assert submission.account_status(person()) == "awaiting_document"


def test_account_status_is_that_of_the_newest_verification(user):
    verification_in(Status.CANCELED, user=user)
    verification_in(Status.PROCESSING, user=user)
    assert submission.account_status(user) == "processing"
