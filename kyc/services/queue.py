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

    The broker writes into `lock` when a task was taken, and for one that waits the time it was
    enqueued less `retry`: both tell since when it stands.
    """
    now = timezone.now()
    oldest = OrmQ.objects.order_by("lock").values_list("lock", flat=True).first()
    if oldest is None:
        return False
    waiting_since = oldest + _retry() if oldest <= now - _retry() else oldest
    if now - waiting_since < after:
        return False
    return not Task.objects.filter(stopped__gt=now - after).exists()


def release_taken_tasks() -> int:
    """Let tasks that a dead cluster had taken be taken again at once; return how many.

    Call it only while no cluster runs: a task may run twice otherwise. Ours bear that.
    """
    now = timezone.now()
    return OrmQ.objects.filter(lock__gt=now - _retry()).update(lock=now - _retry())


def _retry() -> timedelta:
    return timedelta(seconds=settings.Q_CLUSTER["retry"])
