import pytest
from django.db import IntegrityError, transaction

from accounts.errors import ProblemError
from kyc.card import FIELD_LABELS
from kyc.models import Correction, Reading, StatusChange, Verification
from kyc.states import MAILED_STATUSES, OPEN_STATUSES, TRANSITIONS, Status
from ocr_engine.elements import FIELD_KEYS
from tests.kyc.factories import add_document, person, reading, verification_in

ALLOWED = {
    ("processing", "in_review"),
    ("processing", "canceled"),
    ("in_review", "verified"),
    ("in_review", "rejected"),
    ("in_review", "resubmission_requested"),
    ("in_review", "canceled"),
    ("rejected", "in_review"),
    ("resubmission_requested", "in_review"),
    ("resubmission_requested", "processing"),
    ("resubmission_requested", "canceled"),
    ("resubmission_requested", "expired"),
}
PAIRS = [(before, after) for before in Status.values for after in Status.values]


@pytest.mark.parametrize(("before", "after"), sorted(ALLOWED))
def test_move_to_allowed_status_writes_who_when_and_why(before, after, user, reviewer, queued):
    verification = verification_in(before, user=user, reviewer=reviewer)
    version, tasks = verification.status_version, len(queued())

    change = verification.move_to(after, actor=reviewer, reason="because")

    stored = Verification.objects.get(pk=verification.pk)
    assert (stored.status, stored.status_version) == (after, version + 1)
    assert stored.updated_at == change.created_at
    assert StatusChange.objects.get(pk=change.pk) == change
    assert (change.from_status, change.to_status) == (before, after)
    assert (change.version, change.actor, change.reason) == (version + 1, reviewer, "because")
    mails = [("kyc.tasks.mail_status", (change.pk,))] if after in MAILED_STATUSES else []
    assert queued()[tasks:] == [("kyc.tasks.sync_firebase", (user.pk,)), *mails]


@pytest.mark.parametrize(("before", "after"), [pair for pair in PAIRS if pair not in ALLOWED])
def test_move_to_any_other_status_changes_nothing(before, after, user, reviewer, queued):
    verification = verification_in(before, user=user, reviewer=reviewer)
    version, tasks = verification.status_version, queued()
    changes = verification.status_changes.count()

    with pytest.raises(ProblemError) as problem:
        verification.move_to(after, actor=reviewer, reason="because")

    assert (problem.value.code, problem.value.status) == ("status_conflict", 409)
    stored = Verification.objects.get(pk=verification.pk)
    assert (stored.status, stored.status_version) == (before, version)
    assert stored.status_changes.count() == changes
    assert queued() == tasks


def test_transitions_are_those_of_the_product():
    table = {(before, after) for before, ways in TRANSITIONS.items() for after in ways}
    assert table == ALLOWED


def test_move_to_rolls_back_with_its_caller(user, queued):
    verification = verification_in(Status.PROCESSING, user=user)
    tasks = queued()
    with transaction.atomic():
        verification.move_to(Status.IN_REVIEW, actor=None, reason="photo_read")
        transaction.set_rollback(True)
    assert Verification.objects.get(pk=verification.pk).status == Status.PROCESSING
    assert queued() == tasks


def test_move_to_goes_by_the_database_where_the_instance_is_stale(user):
    stale = verification_in(Status.PROCESSING, user=user)
    Verification.objects.get(pk=stale.pk).move_to(Status.CANCELED, actor=user, reason="canceled")
    with pytest.raises(ProblemError):
        stale.move_to(Status.IN_REVIEW, actor=None, reason="photo_read")


def test_status_version_goes_on_rising_in_the_next_verification(user):
    first = verification_in(Status.CANCELED, user=user)
    second = verification_in(Status.PROCESSING, user=user)
    assert (first.status_version, second.status_version) == (2, 3)


@pytest.mark.parametrize("status", OPEN_STATUSES)
def test_second_open_verification_of_a_person_is_impossible(status, user, reviewer):
    verification_in(status, user=user, reviewer=reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.begin(user=user)
    assert verification_in(Status.PROCESSING, user=person()).pk


def test_outbox_outside_a_transaction_is_an_error(transactional_db):
    user = person()
    with pytest.raises(transaction.TransactionManagementError):
        Verification.begin(user=user)


def test_field_labels_are_the_fields_of_the_engine():
    assert tuple(FIELD_LABELS) == FIELD_KEYS


def test_corrected_fields_lay_corrections_over_what_was_read(user, reviewer):
    document = add_document(verification_in(Status.PROCESSING, user=user))
    stored = Reading.objects.create(document=document, payload=reading(nama={"confidence": 0.4}))
    Correction.objects.create(reading=stored, key="nama", value="SITI AISYAH", reviewer=reviewer)

    read, corrected = stored.read_fields(), stored.corrected_fields()

    assert [field["key"] for field in corrected] == list(FIELD_LABELS)
    assert (read[3]["value"], read[3]["confidence"]) == ("SITI RAHMAWATI", 0.4)
    assert (corrected[3]["value"], corrected[3]["source"]) == ("SITI AISYAH", "reviewer")
    assert corrected[3]["confidence"] == 1.0
    assert [field for field in corrected if field["key"] != "nama"] == [
        field for field in read if field["key"] != "nama"
    ]


def test_read_fields_of_a_failed_reading_are_17_empty_ones(user):
    document = add_document(verification_in(Status.PROCESSING, user=user))
    stored = Reading.objects.create(document=document, error_code="technical_error")
    assert [field["value"] for field in stored.read_fields()] == [""] * 17
