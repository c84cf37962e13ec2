"""Sign up, prove an address, log in. Each function owns its transaction.

An address that has an account and one that has none get the same answer in the same time: both pay
for one password hash, both get a challenge, and only the mail says which it was.
"""

import math

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts import emails
from accounts.errors import ProblemError
from accounts.models import CODE_LIFETIME, FAILURES_IN_A_ROW, EmailChallenge, SentCode, User

NO_PASSWORD = "!"  # noqa: S105 - Django's mark of an unusable password
LONG_WAIT = 90  # seconds; a longer wait is told in minutes


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
        user, _created = User.objects.select_for_update().get_or_create(
            email=email, defaults={"password": make_password(None), "language": language}
        )
        if user.email_verified_at or not user.is_active:
            return _begin(email=email, user=None, encoded="", language=language)
        return _begin(email=email, user=user, encoded=encoded, language=language)


def resend_code(*, challenge: str) -> EmailChallenge:
    """Send another code; the one before it dies, the count of failures stays.

    Raises:
        ProblemError: `not_found`, `code_used`, `too_many_attempts`, `resend_too_soon`.
    """
    with transaction.atomic():
        held = EmailChallenge.objects.lock(challenge)
        if held is None:
            raise ProblemError("not_found", _("We do not know this sign-up."), status=404)
        _refuse_if_closed(held)
        _refuse_if_too_soon(held.email)
        held.counter += 1
        held.expires_at = timezone.now() + CODE_LIFETIME
        held.save(update_fields=["counter", "expires_at"])
        _post(held)
        return held


def verify_email(*, challenge: str, code: str) -> User:
    """Prove an address by the code sent to it, and let its account begin.

    Raises:
        ProblemError: `code_invalid`, `code_expired`, `code_used`, `too_many_attempts`.
    """
    with transaction.atomic():
        held = EmailChallenge.objects.lock(challenge)
        if held is None:
            raise _code_invalid()
        _refuse_if_closed(held)
        if held.is_expired:
            raise ProblemError(
                "code_expired",
                _("This code is too old. Ask for a new one."),
                param="code",
            )
        user = held.opened_by(code)
        if user is not None:
            _admit(user, held)
            return user
        held.attempts += 1
        held.save(update_fields=["attempts"])
    # Outside the transaction: the counted failure must survive the refusal.
    raise _code_invalid()


def log_in(*, email: str, password: str) -> User:
    """Return the account that an address and a password open.

    Raises:
        ProblemError: `credentials_invalid`; `email_not_verified` with the challenge to answer;
            `resend_too_soon` or `too_many_attempts` when no challenge may be begun.
    """
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    verified = user is not None and user.email_verified_at is not None
    newest = None if user is None or verified else user.email_challenges.order_by("pk").last()
    holder = newest or user
    # Against no password at all Django still hashes once, so the time tells nothing.
    if not check_password(password, holder.password if holder else NO_PASSWORD) or user is None:
        raise ProblemError(
            "credentials_invalid", _("The email address or the password is wrong."), status=401
        )
    if verified:
        return user
    challenge = _challenge_again(user, newest)
    raise ProblemError(
        "email_not_verified",
        _("Your email address is not confirmed yet. Enter the code we sent you."),
        status=403,
        details={"challenge": challenge.public_id},
    )


def send_code(*, challenge_id: int) -> None:
    """Mail a challenge's code, or the note that goes in its place to a known address."""
    challenge = EmailChallenge.objects.filter(pk=challenge_id).first()
    if challenge is None or not challenge.is_open:
        return
    if challenge.user_id is None:
        emails.account_exists(challenge)
    else:
        emails.verification_code(challenge)


def _begin(*, email: str, user: User | None, encoded: str, language: str) -> EmailChallenge:
    """Make a challenge and put its first code in the post."""
    _refuse_if_locked(email)
    _refuse_if_too_soon(email)
    challenge = EmailChallenge.objects.create(
        email=email,
        user=user,
        password=encoded,
        language=language,
        expires_at=timezone.now() + CODE_LIFETIME,
    )
    _post(challenge)
    return challenge


def _challenge_again(user: User, newest: EmailChallenge | None) -> EmailChallenge:
    """Begin a fresh challenge, or hand back the open one while it is too soon for another."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        too_soon = EmailChallenge.objects.next_code_at(user.email) > timezone.now()
        if newest is not None and newest.is_open and too_soon:
            return newest
        encoded = (newest or user).password
        return _begin(email=user.email, user=user, encoded=encoded, language=user.language)


def _post(challenge: EmailChallenge) -> None:
    """Enqueue the mail in the caller's transaction: it goes out if and only if that commits."""
    SentCode.objects.create(challenge=challenge)
    async_task("accounts.tasks.send_code", challenge.pk)


def _admit(user: User, challenge: EmailChallenge) -> None:
    """Open the account with what the proved challenge carries; its siblings become decoys."""
    now = timezone.now()
    user.password, user.language = challenge.password, challenge.language
    user.email_verified_at = now
    user.save(update_fields=["password", "language", "email_verified_at"])
    challenge.used_at, challenge.password = now, ""
    challenge.save(update_fields=["used_at", "password"])
    user.email_challenges.exclude(pk=challenge.pk).update(user=None, password="")


def _refuse_if_closed(challenge: EmailChallenge) -> None:
    if challenge.used_at:
        raise ProblemError(
            "code_used", _("This code has been used. Log in instead."), status=409, param="code"
        )
    if challenge.is_exhausted:
        raise _too_many_attempts(
            _("Too many wrong codes. Sign up again to get a new one."),
            retry_after=_seconds_to_wait(challenge.email),
        )
    _refuse_if_locked(challenge.email)


def _refuse_if_locked(email: str) -> None:
    """Stop guessing that goes on from challenge to challenge; only staff lift this."""
    if EmailChallenge.objects.failures_in_a_row(email) >= FAILURES_IN_A_ROW:
        raise _too_many_attempts(_("Too many wrong codes. Please contact support."))


def _refuse_if_too_soon(email: str) -> None:
    seconds = _seconds_to_wait(email)
    if seconds > 0:
        raise ProblemError(
            "resend_too_soon", _wait_message(seconds), status=429, retry_after=seconds
        )


def _seconds_to_wait(email: str) -> int:
    left = EmailChallenge.objects.next_code_at(email) - timezone.now()
    return max(0, math.ceil(left.total_seconds()))


def _wait_message(seconds: int) -> str:
    if seconds > LONG_WAIT:
        minutes = math.ceil(seconds / 60)
        return _("Please wait %(minutes)d minutes before asking for another code.") % {
            "minutes": minutes
        }
    return _("Please wait %(seconds)d seconds before asking for another code.") % {
        "seconds": seconds
    }


def _too_many_attempts(message: str, *, retry_after: int | None = None) -> ProblemError:
    return ProblemError(
        "too_many_attempts", message, status=429, param="code", retry_after=retry_after
    )


def _code_invalid() -> ProblemError:
    """Refuse a wrong code, a foreign challenge and a decoy in the same words."""
    return ProblemError("code_invalid", _("This code is not right."), param="code")
