"""A new password: by the one before it, or by a code."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts import emails, lockout
from accounts.errors import ProblemError
from accounts.models import EmailChallenge, User
from accounts.services import codes
from accounts.services.codes import Purpose
from accounts.services.devices import end_all_devices


def request_password_reset(*, email: str, language: str) -> EmailChallenge:
    """Send a code to an address, or, where it has no account, a note saying so.

    Raises:
        ProblemError: `resend_too_soon`, `too_many_attempts`.
    """
    email = email.lower()
    with transaction.atomic():
        verified = User.objects.filter(email_verified_at__isnull=False, is_active=True)
        user = verified.select_for_update().filter(email=email).first()
        return codes.begin(
            purpose=Purpose.PASSWORD_RESET,
            email=email,
            user=user,
            language=user.language if user else language,
        )


def reset_password(*, challenge: str, code: str, password: str) -> User:
    """Set a new password by the code that was mailed, and log out every device.

    Raises:
        ProblemError: `code_invalid`, `code_expired`, `code_used`, `too_many_attempts`.
    """
    encoded = make_password(password)  # before any lock, and for a wrong code as well

    def then(user: User, _challenge: EmailChallenge) -> None:
        _set(user, encoded)
        lockout.lift(user.email)

    return codes.prove(challenge=challenge, code=code, purposes={Purpose.PASSWORD_RESET}, then=then)


def change_password(*, user: User, old_password: str, password: str) -> User:
    """Replace the password and log out every device.

    Raises:
        ProblemError: `password_wrong`.
    """
    check_own_password(user=user, password=old_password, param="old_password")
    encoded = make_password(password)
    with transaction.atomic():
        held = User.objects.select_for_update().get(pk=user.pk)
        _set(held, encoded)
        return held


def check_own_password(*, user: User, password: str, param: str = "password") -> None:
    """Make sure that who holds a device is who owns the account.

    Raises:
        ProblemError: `password_wrong`.
    """
    if not user.check_password(password):
        raise ProblemError("password_wrong", _("This is not your password."), param=param)


def tell_password_changed(*, user_id: int) -> None:
    """Mail the owner that the password is another one."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None:
        emails.password_changed(user, at=timezone.now())


def _set(user: User, encoded: str) -> None:
    user.password = encoded
    user.save(update_fields=["password"])
    end_all_devices(user)
    async_task("accounts.tasks.tell_password_changed", user.pk)
