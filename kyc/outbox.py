"""What must leave the house when a status changes.

django-q's broker keeps its queue in our own database, so a task enqueued inside a transaction
appears or vanishes with it: that is the whole outbox. Tasks take row ids, never values.
"""

from datetime import datetime

from django.db import transaction
from django_q.models import Schedule
from django_q.tasks import async_task, schedule

from kyc.states import MAILED_STATUSES


def enqueue_status(*, user_id: int, status_change_id: int, status: str) -> None:
    """Enqueue what a new status sets off; call it inside the transaction that changed it."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Enqueue in the transaction of the change.")
    async_task("kyc.tasks.sync_firebase", user_id)
    if status in MAILED_STATUSES:
        async_task("kyc.tasks.mail_status", status_change_id)


def enqueue_settlement(*, answer_id: int, at: datetime | None = None) -> None:
    """Enqueue the moment in which a held answer takes effect; without one it is now."""
    task = "kyc.tasks.settle"
    if at is None:
        async_task(task, answer_id)
    else:
        schedule(task, answer_id, schedule_type=Schedule.ONCE, next_run=at)


def enqueue_erasure(*, erasure_id: int) -> None:
    """Enqueue the rest of an erasure."""
    async_task("kyc.tasks.finish_erasure", erasure_id)


def enqueue_read(*, document_id: int) -> None:
    """Enqueue the reading of a photo."""
    async_task("kyc.tasks.read", document_id)
