"""Rows from before the encryption, brought along by the migrations."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kyc.ledger import guard
from kyc.models import Decision, Document, PersonKey, Reading
from kyc.states import Status
from tests.kyc.factories import READING, person
from tests.promises import dumps

pytestmark = pytest.mark.django_db(transaction=True)
PHOTO = b"\xff\xd8\xff an old photo"


def migrate(name: str):
    """Bring the tables of kyc to a migration; return the models of then."""
    executor = MigrationExecutor(connection)
    executor.migrate([("kyc", name)])
    return executor.loader.project_state([("kyc", name)]).apps


@pytest.fixture
def before():
    """Return the models from before, in an empty database, and bring the tables back afterwards."""
    newest = max(key for key in MigrationExecutor(connection).loader.graph.leaf_nodes("kyc"))
    yield migrate("0002_schedule")
    migrate(newest[1])
    guard.unprotect(connection)  # as for all tests


def old_rows(apps, user, reviewer) -> None:
    """Write a refused case as it used to be written."""
    case = apps.get_model("kyc", "Verification").objects.create(
        user_id=user.pk, status=Status.REJECTED, status_version=1
    )
    document = apps.get_model("kyc", "Document").objects.create(
        verification=case, width=9, height=9, sha256="0" * 64, photo="ab/old.jpg"
    )
    default_storage.save("ab/old.jpg", ContentFile(PHOTO))
    reading = apps.get_model("kyc", "Reading").objects.create(document=document, payload=READING)
    apps.get_model("kyc", "Correction").objects.create(
        reading=reading, key="nama", value="SITI RACHMAWATI", reviewer_id=reviewer.pk
    )
    change = apps.get_model("kyc", "StatusChange").objects.create(
        verification=case, to_status=Status.REJECTED, version=1
    )
    apps.get_model("kyc", "Decision").objects.create(
        verification=case,
        document=document,
        status_change=change,
        reviewer_id=reviewer.pk,
        answer="rejected",
        user_message="told",
        internal_note="a note on SITI",
    )


def test_old_rows_and_photos_are_sealed_and_read_as_before(before, private_folder):
    user, reviewer = person(), person()
    old_rows(before, user, reviewer)

    migrate("0008_schedule_purge")
    bare = Reading.objects.values_list("noticed", flat=True).get()
    del bare["doubtful"]  # as it was when 0007 was new
    Reading.objects.update(noticed={**bare, "confidence": {**bare["confidence"], "nama": 0.4}})
    migrate("0009_hold_answers")

    reading, decision = Reading.objects.get(), Decision.objects.get()
    assert reading.payload == READING
    assert reading.corrected_fields()[3]["value"] == "SITI RACHMAWATI"
    assert reading.noticed["doubtful"] == ["nama"]
    assert decision.told_frames() == []
    assert (decision.user_message, decision.internal_note) == ("told", "a note on SITI")
    with Document.objects.get().photo.open() as photo:
        assert photo.read() == PHOTO
    assert PersonKey.objects.get().user == user
    stolen = dumps.database() + dumps.folder(private_folder)
    assert dumps.hits(stolen, [b"SITI", b"3201014512890003", PHOTO]) == []
