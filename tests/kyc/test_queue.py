"""The task queue lives in the same database, so a task appears or vanishes with its reason."""

import pytest
from django.db import connection, transaction
from django_q.models import OrmQ
from django_q.tasks import async_task


def enqueue_and_fail() -> None:
    with transaction.atomic():
        async_task("kyc.tasks.read", 1)
        raise LookupError


@pytest.mark.django_db(transaction=True)
def test_task_of_a_transaction_that_fails_is_never_queued() -> None:
    with pytest.raises(LookupError):
        enqueue_and_fail()
    assert OrmQ.objects.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_task_is_seen_by_others_only_after_the_commit() -> None:
    watcher = connection.copy()
    with transaction.atomic():
        async_task("kyc.tasks.read", 1)
        assert queued(watcher) == 0
    assert queued(watcher) == 1
    watcher.close()


def queued(watcher: object) -> int:
    """Count the tasks that another connection sees."""
    with watcher.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT count(*) FROM django_q_ormq")
        count: int = cursor.fetchone()[0]
        return count
