"""What the workers run: take a row's id, fetch, make one call."""

from accounts.models import User
from kyc.models import StatusChange
from kyc.services import delivery, submission


def read(document_id: int) -> None:
    """Read a photo."""
    submission.read(document_id=document_id)


def resume_stranded() -> None:
    """Take up again what a dead worker left behind; the clock calls this every minute."""
    submission.resume_stranded()


def sync_firebase(user_id: int) -> None:
    """Bring the person's view in Firebase up to date."""
    delivery.publish_status(user=User.objects.get(pk=user_id))


def mail_status(status_change_id: int) -> None:
    """Mail the person what became of their verification."""
    change = StatusChange.objects.select_related("verification__user").get(pk=status_change_id)
    delivery.mail_status(change=change)
