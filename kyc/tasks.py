"""What the workers run: take a row's id, fetch, make one call."""

from accounts.models import Erasure, User
from kyc.models import StatusChange
from kyc.services import delivery, holding, privacy, retention, submission


def read(document_id: int) -> None:
    """Read a photo."""
    submission.read(document_id=document_id)


def resume_stranded() -> None:
    """Take up again what a dead worker left behind; the clock calls this every minute."""
    submission.resume_stranded()
    holding.resume_lost()


def settle(answer_id: int) -> None:
    """Let an answer count that nobody took back."""
    holding.put_into_effect(answer_id=answer_id)


def sync_firebase(user_id: int) -> None:
    """Bring the person's view in Firebase up to date, unless they were erased meanwhile."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None:
        delivery.publish_status(user=user)


def mail_status(status_change_id: int) -> None:
    """Mail the person what became of their verification."""
    changes = StatusChange.objects.select_related("verification__user")
    change = changes.filter(pk=status_change_id).first()
    if change is not None:  # else the person was erased meanwhile
        delivery.mail_status(change=change)


def finish_erasure(erasure_id: int) -> None:
    """Delete the files and the Firebase account of a person who was erased."""
    privacy.finish_erasure(erasure=Erasure.objects.get(pk=erasure_id))


def purge() -> None:
    """Delete what is kept no longer; the clock calls this every day."""
    retention.purge()
