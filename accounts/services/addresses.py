"""Another address for an account: a code to the new one, a notice to the old one."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts import emails
from accounts.errors import ProblemError
from accounts.models import EmailChallenge, User
from accounts.services import codes
from accounts.services.codes import Purpose
from accounts.services.passwords import check_own_password


def request_email_change(*, user: User, email: str, password: str) -> EmailChallenge:
    """Send a code to the new address, or, where that has an account, a note saying so.

    Raises:
        ProblemError: `password_wrong`, `email_unchanged`, `resend_too_soon`, `too_many_attempts`.
    """
    email = email.lower()
    check_own_password(user=user, password=password)
    if email == user.email:
        raise ProblemError("email_unchanged", _("This is your address already."), param="email")
    with transaction.atomic():
        is_free = not _owners(email).exists()
        return codes.begin(
            purpose=Purpose.EMAIL_CHANGE,
            email=email,
            old_email=user.email,
            user=user if is_free else None,
            language=user.language,
        )


def change_email(*, user: User, challenge: str, code: str) -> User:
    """Give the account the address that the code was sent to.

    Raises:
        ProblemError: `code_invalid`, `code_expired`, `code_used`, `too_many_attempts`;
            `email_taken` when somebody else proved the address meanwhile.
    """
    return codes.prove(
        challenge=challenge,
        code=code,
        purposes={Purpose.EMAIL_CHANGE},
        then=_move,
        asked_by=user,
    )


def tell_old_address(*, challenge_id: int) -> None:
    """Mail the address that was left, so that its owner can object."""
    challenge = EmailChallenge.objects.filter(pk=challenge_id).first()
    if challenge is not None:
        emails.email_changed(challenge)


def _move(user: User, challenge: EmailChallenge) -> None:
    if _owners(challenge.email).exclude(pk=user.pk).exists():
        message = _("Another account has this address by now.")
        raise ProblemError("email_taken", message, status=409, param="email")
    # A sign-up that nobody proved holds nothing, and must not keep the owner from their address.
    User.objects.filter(email=challenge.email).exclude(pk=user.pk).delete()
    # What was sent to the old address opens the account no longer.
    user.email_challenges.exclude(pk=challenge.pk).update(user=None, password="")
    user.email, user.email_verified_at = challenge.email, challenge.used_at
    user.save(update_fields=["email", "email_verified_at"])
    async_task("accounts.tasks.tell_old_address", challenge.pk)


def _owners(email: str) -> QuerySet[User]:
    """Return whose address this is; whoever merely began to sign up with it is not meant."""
    begun = Q(email_verified_at=None, is_active=True, is_staff=False)
    return User.objects.filter(~begun, email=email)
