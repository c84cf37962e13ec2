"""Carry a new status to Firebase and into the person's mailbox."""

from django.utils import timezone

from accounts.models import User
from kyc import emails, firebase
from kyc.models import StatusChange, Verification


def publish_status(*, user: User) -> None:
    """Bring Firebase to the newest status.

    The claims of an account cannot be guarded by a transaction, so a slower worker may have
    written an older version over ours in the meantime: we look again until nothing moved.
    """
    published = None
    while (newest := _newest(user)) != published:
        if newest is None:  # erased while we wrote: what we wrote goes, too
            firebase.forget(uid=user.public_id)
            return
        firebase.sync(uid=user.public_id, status=newest[0], version=newest[1])
        published = newest


def mail_status(*, change: StatusChange) -> None:
    """Mail the person what became of their verification, unless it was mailed already.

    A change without a decision is their own doing: they took back an appeal.
    """
    if change.mailed_at or not hasattr(change, "decision"):
        return
    emails.decided(change.decision, change.to_status).send()
    change.mailed_at = timezone.now()
    change.save(update_fields=["mailed_at"])


def _newest(user: User) -> tuple[str, int] | None:
    of_user = Verification.objects.filter(user=user).order_by("-status_version")
    return of_user.values_list("status", "status_version").first()
