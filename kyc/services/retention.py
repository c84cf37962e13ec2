"""Nothing is kept longer than `RETENTION_DAYS` says for its kind; the clock asks every day."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_q.models import Task

from accounts.models import User
from kyc.models import Document, Fingerprint, Reading
from kyc.states import Status

# What ends a case, and which kind of retention counts from there.
KINDS = {
    "verified": (Status.VERIFIED,),
    "rejected": (Status.REJECTED,),
    "ended": (Status.CANCELED, Status.EXPIRED),
}


def due_documents(kind: str) -> QuerySet[Document]:
    """Return the photos of ended cases whose time is over."""
    return (
        Document.objects.filter(
            verification__status__in=KINDS[kind], verification__updated_at__lt=_limit(kind)
        )
        .exclude(photo="")
        .order_by("pk")
    )


def due_accounts() -> QuerySet[User]:
    """Return accounts whose address was never proved, which therefore hold nothing."""
    unproved = User.objects.filter(email_verified_at=None, is_staff=False, verifications=None)
    return unproved.filter(date_joined__lt=_limit("unproved_accounts")).order_by("pk")


def due_tasks() -> QuerySet[Task]:
    """Return old results of the task queue, which hold row ids."""
    tasks: QuerySet[Task] = Task.objects.filter(stopped__lt=_limit("task_results"))
    return tasks


def due() -> dict[str, int]:
    """Return how many of each kind are over their time."""
    counts = {kind: due_documents(kind).count() for kind in KINDS}
    return counts | {
        "unproved_accounts": due_accounts().count(),
        "task_results": due_tasks().count(),
    }


def purge(step: Callable[[], object] = lambda: None) -> None:
    """Delete what is over its time: photos and what was read from them; the decision stays.

    Args:
        step: called after each thing that was deleted.
    """
    for kind in KINDS:
        for document in due_documents(kind).iterator():
            _empty(document)
            step()
    for user in due_accounts().iterator():
        user.delete()
        step()
    for task in due_tasks().iterator():
        task.delete()
        step()


def _empty(document: Document) -> None:
    """Forget photo and reading; the file goes first, for a row can be found again, a file not."""
    document.photo.storage.delete(str(document.photo.name))
    with transaction.atomic():
        Reading.objects.filter(document=document).delete()
        Fingerprint.objects.filter(document=document).delete()
        Document.objects.filter(pk=document.pk).update(photo="")


def _limit(kind: str) -> datetime:
    return timezone.now() - timedelta(days=settings.RETENTION_DAYS[kind])
