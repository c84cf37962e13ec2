"""Whether the task queue moves, told by its own tables.

A killed worker can leave the whole cluster standing while its heartbeat goes on, so whoever
supervises the cluster asks the tables from outside.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_q.models import OrmQ, Task


def is_stalled(after: timedelta) -> bool:
    """Return whether a task has been waiting or running for `after`, and none has ended since.

    A task that failed has ended: it stands in the queue until its next try is due.
    """
    now = timezone.now()
    if Task.objects.filter(stopped__gt=now - after).exists():
        return False
    # The broker writes into `lock` when a task is due: at once, or `retry` after it was taken.
    if OrmQ.objects.filter(lock__lte=now - after).exists():
        return True
    taken = OrmQ.objects.filter(lock__gt=now, lock__lte=now + _retry() - after)
    ended = set(Task.objects.filter(stopped__gt=now - _retry()).values_list("id", flat=True))
    return any(row.task["id"] not in ended for row in taken.iterator())


def release_taken_tasks() -> int:
    """Let tasks that a dead cluster had taken be taken again at once; return how many.

    Call it only while no cluster runs: a task may run twice otherwise. Ours bear that.
    """
    now = timezone.now()
    return OrmQ.objects.filter(lock__gt=now).update(lock=now)


def _retry() -> timedelta:
    return timedelta(seconds=settings.Q_CLUSTER["retry"])
