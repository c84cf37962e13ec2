"""What we know of a person as an account, and the end of it."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone

from accounts import emails, lockout
from accounts.models import ANSWER_KEPT, EmailChallenge, Erasure, IdempotencyKey, User
from accounts.services.devices import devices_of, end_all_devices


def account_data(user: User) -> dict[str, Any]:
    """Return all that stands in an account, readable for people and machines; no secrets."""
    return {
        "id": user.public_id,
        "email": user.email,
        "email_verified_at": user.email_verified_at,
        "language": user.language,
        "joined_at": user.date_joined,
        "last_login_at": user.last_login,
        "consents": list(
            user.consents.values("version", "language", "agreed", "text_sha256", "created_at")
        ),
        "devices": list(devices_of(user).values("name", "created_at")),
        "codes_sent": list(
            user.email_challenges.values("purpose", "email", "created_at", "used_at")
        ),
    }


def erase_account(*, user: User, files: list[str]) -> Erasure:
    """Delete an account and all that hangs on it; call it inside a transaction.

    Args:
        user: the account, locked.
        files: names in the photo storage that are to be deleted as soon as this is committed.
    """
    erasure = Erasure.objects.create(
        account=user.public_id, email=user.email, language=user.language, files=files
    )
    end_all_devices(user)
    EmailChallenge.objects.filter(Q(email=user.email) | Q(old_email=user.email)).delete()
    lockout.lift(user.email)
    IdempotencyKey.objects.filter(scope=user.public_id).delete()
    written_about = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)
    )
    written_about.update(object_repr=user.public_id, change_message="")
    user.delete()
    return erasure


def finish_erasure(*, erasure: Erasure) -> None:
    """Say good-bye and forget the address: afterwards only the fact and its time are left."""
    if erasure.finished_at is not None:
        return
    emails.account_erased(erasure)
    close_erasure(erasure=erasure)


def close_erasure(*, erasure: Erasure) -> None:
    """Forget the address and the files of an account that is gone."""
    erasure.email, erasure.files, erasure.finished_at = "", [], timezone.now()
    erasure.save(update_fields=["email", "files", "finished_at"])


def forget_what_is_old() -> None:
    """Delete the answers kept for repeated requests, and failed log-ins that no longer count."""
    IdempotencyKey.objects.filter(began_at__lt=timezone.now() - ANSWER_KEPT).delete()
    lockout.forget_what_is_old()
