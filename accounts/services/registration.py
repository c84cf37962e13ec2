"""Sign up, prove an address, log in. Each function owns its transaction."""

import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import lockout
from accounts.errors import ProblemError
from accounts.models import EmailChallenge, User
from accounts.services import codes
from accounts.services.codes import Purpose

NO_PASSWORD = "!"  # noqa: S105 - Django's mark of an unusable password


def sign_up(*, email: str, password: str, language: str) -> EmailChallenge:
    """Begin an account: send a code to the address, or, if it has an account, a note saying so.

    The password rides on the challenge until the address is proved, so nobody can set a
    stranger's.

    Raises:
        ProblemError: `resend_too_soon`, `too_many_attempts`.
    """
    email = email.lower()
    encoded = make_password(password)
    with transaction.atomic():
        user, created = User.objects.select_for_update().get_or_create(
            email=email, defaults={"password": make_password(None), "language": language}
        )
        if not created:
            _pay_for_an_account()
        is_taken = user.email_verified_at or not user.is_active
        return codes.begin(
            purpose=Purpose.SIGN_UP,
            email=email,
            user=None if is_taken else user,
            password="" if is_taken else encoded,
            language=language,
        )


def verify_email(*, challenge: str, code: str) -> User:
    """Prove an address by the code sent to it, and let its account begin or go on.

    Raises:
        ProblemError: `code_invalid`, `code_expired`, `code_used`, `too_many_attempts`.
    """
    return codes.prove(
        challenge=challenge, code=code, purposes={Purpose.SIGN_UP, Purpose.LOG_IN}, then=_admit
    )


def log_in(*, email: str, password: str) -> User:
    """Return the account that an address and a password open.

    While somebody guesses at an account from many networks, its password alone opens nothing:
    a code goes to its mailbox. So the guesser gains nothing, and the owner gets in.

    Raises:
        ProblemError: `credentials_invalid`; `email_not_verified` or `code_required` with the
            challenge to answer; `resend_too_soon` or `too_many_attempts` when none may be begun.
    """
    email = email.lower()
    user = User.objects.filter(email=email, is_active=True).first()
    verified = user is not None and user.email_verified_at is not None
    newest = None if user is None or verified else _newest(user, Purpose.SIGN_UP)
    holder = newest or user
    # Against no password at all Django still hashes once, so the time tells nothing.
    if not check_password(password, holder.password if holder else NO_PASSWORD) or user is None:
        raise ProblemError(
            "credentials_invalid", _("The email address or the password is wrong."), status=401
        )
    if verified and not lockout.is_under_attack(email):
        return user
    if verified:
        message = _("Somebody tries to guess your password. Enter the code we sent you as well.")
        raise _code_needed("code_required", message, user, Purpose.LOG_IN)
    message = _("Your email address is not confirmed yet. Enter the code we sent you.")
    raise _code_needed("email_not_verified", message, user, Purpose.SIGN_UP)


def _pay_for_an_account() -> None:
    """Insert an account and take it back, so that a known address costs what a new one does."""
    nobody = f"{secrets.token_hex(8)}@invalid"
    paid = transaction.savepoint()
    User.objects.create(email=nobody, password=make_password(None))
    transaction.savepoint_rollback(paid)


def _code_needed(code: str, message: str, user: User, purpose: str) -> ProblemError:
    challenge = _challenge_again(user, purpose)
    return ProblemError(code, message, status=403, details={"challenge": challenge.public_id})


def _challenge_again(user: User, purpose: str) -> EmailChallenge:
    """Begin a fresh challenge, or hand back the open one while it is too soon for another."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        newest = _newest(user, purpose)
        too_soon = EmailChallenge.objects.next_code_at(user.email, purpose) > timezone.now()
        if newest is not None and newest.is_open and too_soon:
            return newest
        return codes.begin(
            purpose=purpose,
            email=user.email,
            user=user,
            password="" if purpose == Purpose.LOG_IN else (newest or user).password,
            language=user.language,
        )


def _newest(user: User, purpose: str) -> EmailChallenge | None:
    return user.email_challenges.filter(purpose=purpose).order_by("pk").last()


def _admit(user: User, challenge: EmailChallenge) -> None:
    """Open the account with what a proved sign-up carries; a log-in by code changes nothing."""
    if challenge.purpose == Purpose.SIGN_UP:
        user.password, user.language = challenge.password, challenge.language
        user.email_verified_at = challenge.used_at
        user.save(update_fields=["password", "language", "email_verified_at"])
