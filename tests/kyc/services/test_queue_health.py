from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import OrmQ, Task
from django_q.tasks import async_task

from kyc.services import queue

MINUTE = timedelta(minutes=1)


def enqueued(*, ago: timedelta, taken: bool) -> OrmQ:
    """Return a task that was enqueued, or taken by a worker, some time ago."""
    async_task("kyc.tasks.resume_stranded")
    if taken:
        assert len(get_broker().dequeue()) == 1
    row = OrmQ.objects.latest("pk")
    row.lock -= ago
    row.save()
    return row


def ended(*, ago: timedelta, task: str = "0" * 32, success: bool = True) -> None:
    at = timezone.now() - ago
    Task.objects.create(id=task, name="t", func="f", started=at, stopped=at, success=success)


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


def test_a_task_that_failed_and_waits_for_its_next_try_is_no_stall(db):
    row = enqueued(ago=5 * MINUTE, taken=True)
    ended(ago=5 * MINUTE, task=row.task["id"], success=False)
    assert queue.is_stalled(MINUTE) is False


def test_a_task_taken_beside_one_that_failed_is_a_stall(db):
    row = enqueued(ago=5 * MINUTE, taken=True)
    ended(ago=5 * MINUTE, task=row.task["id"], success=False)
    enqueued(ago=2 * MINUTE, taken=True)
    assert queue.is_stalled(MINUTE) is True


def test_released_tasks_are_due_at_once(db):
    row = enqueued(ago=MINUTE, taken=True)
    assert get_broker().dequeue() is None
    assert queue.release_taken_tasks() == 1
    assert [taken for taken, _payload in get_broker().dequeue()] == [row.pk]
