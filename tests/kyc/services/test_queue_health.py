from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django_q.models import OrmQ, Task
from django_q.tasks import async_task

from kyc.services import queue

MINUTE = timedelta(minutes=1)
RETRY = timedelta(seconds=settings.Q_CLUSTER["retry"])


def enqueued(*, ago: timedelta, taken: bool) -> OrmQ:
    """Return a task that was enqueued, or taken by a worker, some time ago."""
    async_task("kyc.tasks.resume_stranded")
    row = OrmQ.objects.latest("pk")
    row.lock = timezone.now() - ago - (timedelta() if taken else RETRY)
    row.save()
    return row


def ended(*, ago: timedelta) -> None:
    at = timezone.now() - ago
    Task.objects.create(id="0" * 32, name="t", func="f", started=at, stopped=at, success=True)


def test_an_empty_queue_is_not_stalled(db):
    assert queue.is_stalled(MINUTE) is False


@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize(("ago", "stalled"), [(MINUTE / 2, False), (2 * MINUTE, True)])
def test_a_queue_is_stalled_when_its_oldest_task_stands_too_long(db, taken, ago, stalled):
    enqueued(ago=ago, taken=taken)
    assert queue.is_stalled(MINUTE) is stalled


def test_a_long_queue_that_moves_is_not_stalled(db):
    enqueued(ago=5 * MINUTE, taken=False)
    ended(ago=MINUTE / 2)
    assert queue.is_stalled(MINUTE) is False


def test_released_tasks_are_due_at_once(db):
    enqueued(ago=MINUTE, taken=True)
    assert queue.release_taken_tasks() == 1
    assert OrmQ.objects.filter(lock__lte=timezone.now() - RETRY).count() == 1
