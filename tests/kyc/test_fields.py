"""Encrypted columns and files: what lies where, and what is refused."""

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from kyc.models import Correction, Decision, Document, PersonKey, Reading
from kyc.sealing import SealError, key_text, new_key
from kyc.services import keys, review
from kyc.states import Status
from tests.kyc.factories import READING, document_of, person, reading_of, verification_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(user):
    return verification_in(Status.IN_REVIEW, user=user)


def raw(table: str, column: str) -> list[bytes]:
    """Return the values of a column as the database holds them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")  # noqa: S608
        return [bytes(value) for (value,) in cursor.fetchall()]


def swap(table: str, column: str) -> None:
    """Exchange the ciphertexts of the first two rows."""
    one, other = raw(table, column)
    with connection.cursor() as cursor:
        for value, wanted in ((one, "MAX"), (other, "MIN")):
            cursor.execute(
                f"UPDATE {table} SET {column} = %s WHERE id = (SELECT {wanted}(id) FROM {table})",  # noqa: S608
                [value],
            )


def test_column_is_readable_in_python_and_sealed_in_the_database(case):
    assert reading_of(case).payload == READING
    (sealed,) = raw("kyc_reading", "payload")
    assert sealed[:1] == b"\x01"
    assert b"SITI" not in sealed


def test_same_text_sealed_twice_differs(case, reviewer):
    review.decide(
        verification=case,
        reviewer=reviewer,
        answer="rejected",
        reject_type="retry",
        reasons=["image_blurred"],
        user_message="x",
        internal_note="x",
        seen_version=case.status_version,
    )
    decision = Decision.objects.get()
    assert (decision.user_message, decision.internal_note) == ("x", "x")
    assert raw("kyc_decision", "user_message") != raw("kyc_decision", "internal_note")


def test_ciphertext_swapped_with_another_persons_is_refused(case):
    verification_in(Status.IN_REVIEW, user=person())
    swap("kyc_reading", "payload")
    for reading in Reading.objects.all():
        with pytest.raises(SealError):
            _ = reading.payload


def test_ciphertext_swapped_within_one_person_is_refused(case, user):
    reading = reading_of(case)
    for key in ("nama", "alamat"):
        Correction.objects.create(reading=reading, key=key, value=key.upper(), reviewer=user)
    swap("kyc_correction", "value")
    for correction in Correction.objects.all():
        with pytest.raises(SealError):
            _ = correction.value


def test_wrapped_key_of_another_person_is_refused(case):
    other = person()
    verification_in(Status.IN_REVIEW, user=other)
    theirs = PersonKey.objects.get(user=other)
    PersonKey.objects.filter(user=case.user).update(wrapped=theirs.wrapped)
    with pytest.raises(SealError):
        _ = reading_of(case).payload


def test_photo_file_is_sealed_and_belongs_to_its_row(case):
    mine, theirs = (
        document_of(case),
        document_of(verification_in(Status.IN_REVIEW, user=person())),
    )
    with default_storage.open(str(mine.photo.name)) as stored:
        assert stored.read()[:1] == b"\x01"
    with mine.photo.open() as photo:
        assert photo.read() == b"\xff\xd8\xff stored"
    Document.objects.filter(pk=mine.pk).update(photo=theirs.photo.name)
    with pytest.raises(SealError):
        Document.objects.get(pk=mine.pk).photo.open()


def test_sealed_column_cannot_be_searched_or_written_past_its_row(case):
    with pytest.raises(TypeError):
        Correction.objects.filter(value="SITI").exists()
    with pytest.raises(TypeError):
        Reading.objects.update(payload={})


def test_column_that_nobody_looked_at_is_written_back_as_it_was(case):
    before = raw("kyc_reading", "payload")
    Reading.objects.get().save(update_fields=["payload"])
    sealed_again = raw("kyc_reading", "payload")
    Correction.objects.bulk_update(Correction.objects.all(), ["key"])
    assert len(before) == len(sealed_again) == 1
    assert Reading.objects.get().payload == READING


def test_another_master_key_gives_a_clear_error(case, settings):
    name = PersonKey.objects.get().master
    settings.DATA_KEYS = [key_text(new_key())]
    with pytest.raises(SealError, match=f"DATA_KEYS does not hold the master key {name}"):
        _ = reading_of(case).payload


def test_destroyed_key_leaves_nothing_to_open(case):
    PersonKey.objects.all().delete()
    with pytest.raises(SealError, match="destroyed"):
        _ = reading_of(case).payload


def test_rotated_key_opens_without_the_older_one(case, settings):
    older, newer = settings.DATA_KEYS[0], key_text(new_key())
    settings.DATA_KEYS = [newer, older]
    for key in keys.keys_to_rotate():
        keys.rotate_key(user_id=key.pk)
    settings.DATA_KEYS = [newer]
    assert reading_of(case).payload == READING
    assert not keys.keys_to_rotate().exists()
