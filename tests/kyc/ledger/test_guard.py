"""The database itself refuses to change the trail."""

from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction

from kyc import ledger
from kyc.ledger import Action, LedgerEntry, LedgerHead, guard
from kyc.services import backup, restoration


@pytest.fixture
def protected(db) -> None:
    """Put the triggers on, as the migration does, until the test's transaction is rolled back."""
    guard.protect(connection)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: LedgerEntry.objects.update(actor="usr_thief"),
        lambda: LedgerEntry.objects.all().delete(),
        lambda: LedgerHead.objects.update(count=0),
        lambda: LedgerHead.objects.all().delete(),
    ],
    ids=["change", "delete", "set the head back", "delete the head"],
)
def test_change_is_refused_by_the_database(tamper, protected):
    ledger.append(actor="usr_1", action=Action.CASE_VIEWED)
    with pytest.raises(DatabaseError, match=guard.REFUSED), transaction.atomic():
        tamper()
    assert LedgerEntry.objects.get().actor == "usr_1"
    ledger.append(actor="usr_1", action=Action.CASE_VIEWED)
    assert LedgerEntry.objects.count() == 2


@pytest.mark.postgres
def test_truncate_is_refused_by_the_database(protected):
    with (
        pytest.raises(DatabaseError, match=guard.REFUSED),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {guard.ENTRIES}")


def test_backup_is_restored_into_the_trail_and_the_guard_is_back_on(protected):
    ledger.append(actor="usr_1", action=Action.CASE_VIEWED)
    file = BytesIO()
    backup.write(file=file)
    file.seek(0)
    restoration.restore(file=file, erased=[])
    assert LedgerEntry.objects.get().actor == "usr_1"
    assert [fault for fault in ledger.faults() if fault] == []
    with pytest.raises(DatabaseError, match=guard.REFUSED), transaction.atomic():
        LedgerEntry.objects.all().delete()
