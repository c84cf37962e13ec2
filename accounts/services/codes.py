"""One-time codes by mail: begin a challenge, send its code again, judge an answer.

Every purpose shares these rules. An address that has an account and one that has none get the same
answer for the same work: both get a challenge, and only the mail says which it was.
"""

import math
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts import emails
from accounts.errors import ProblemError
from accounts.models import CODE_LIFETIME, FAILURES_IN_A_ROW, EmailChallenge, SentCode, User

Purpose = EmailChallenge.Purpose
LONG_WAIT = 90  # seconds; a longer wait is told in minutes


def begin(
    *,
    purpose: str,
    email: str,
    user: User | None,
    language: str,
    password: str = "",
    old_email: str = "",
) -> EmailChallenge:
    """Make a challenge and put its first code in the post; call it inside a transaction.

    Raises:
        ProblemError: `resend_too_soon`, `too_many_attempts`.
    """
    _refuse_if_locked(email, purpose)
    _refuse_if_too_soon(email, purpose)
    challenge = EmailChallenge.objects.create(
        purpose=purpose,
        email=email,
        old_email=old_email,
        user=user,
        password=password,
        language=language,
        expires_at=timezone.now() + CODE_LIFETIME,
    )
    _post(challenge)
    return challenge


def resend_code(*, challenge: str) -> EmailChallenge:
    """Send another code; the one before it dies, the count of failures stays.

    Raises:
        ProblemError: `not_found`, `code_used`, `too_many_attempts`, `resend_too_soon`.
    """
    with transaction.atomic():
        held = EmailChallenge.objects.lock(challenge)
        if held is None:
            raise ProblemError("not_found", _("We do not know this challenge."), status=404)
        _refuse_if_closed(held)
        _refuse_if_too_soon(held.email, held.purpose)
        held.counter += 1
        held.expires_at = timezone.now() + CODE_LIFETIME
        held.save(update_fields=["counter", "expires_at"])
        _post(held)
        return held


def prove(
    *,
    challenge: str,
    code: str,
    purposes: set[str],
    then: Callable[[User, EmailChallenge], None],
    asked_by: User | None = None,
) -> User:
    """Judge a code; when it is right, spend it and do what it allows, in one transaction.

    Args:
        challenge: public id of the challenge.
        code: what was typed.
        purposes: what the challenge may have been begun for.
        then: what the right code allows, called with the account and the challenge.
        asked_by: whose challenge it must be, where somebody is logged in.

    Raises:
        ProblemError: `code_invalid`, `code_expired`, `code_used`, `too_many_attempts`.
    """
    with transaction.atomic():
        held = EmailChallenge.objects.lock(challenge)
        if held is None or held.purpose not in purposes:
            raise _code_invalid()
        _refuse_if_closed(held)
        if held.is_expired:
            raise ProblemError(
                "code_expired", _("This code is too old. Ask for a new one."), param="code"
            )
        user = held.opened_by(code)
        if user is not None and asked_by in (None, user):
            held.used_at = timezone.now()
            then(user, held)
            held.password = ""
            held.save(update_fields=["used_at", "password"])
            _make_decoys_of_the_rest(user, held)
            return user
        held.attempts += 1
        held.save(update_fields=["attempts"])
    # Outside the transaction: the counted failure must survive the refusal.
    raise _code_invalid()


def send_code(*, challenge_id: int) -> None:
    """Mail a challenge's code, or the note that goes in its place."""
    challenge = EmailChallenge.objects.filter(pk=challenge_id).first()
    if challenge is None or not challenge.is_open:
        return
    if challenge.user_id is not None:
        emails.verification_code(challenge)
    elif challenge.purpose == Purpose.PASSWORD_RESET:
        emails.no_account(challenge)
    else:
        emails.account_exists(challenge)


def _post(challenge: EmailChallenge) -> None:
    """Enqueue the mail in the caller's transaction: it goes out if and only if that commits."""
    SentCode.objects.create(challenge=challenge)
    async_task("accounts.tasks.send_code", challenge.pk)


def _make_decoys_of_the_rest(user: User, proved: EmailChallenge) -> None:
    """Let no other challenge of the same purpose open anything any more."""
    rest = user.email_challenges.filter(purpose=proved.purpose).exclude(pk=proved.pk)
    rest.update(user=None, password="")


def _refuse_if_closed(challenge: EmailChallenge) -> None:
    if challenge.used_at:
        raise ProblemError("code_used", _("This code has been used."), status=409, param="code")
    if challenge.is_exhausted:
        raise _too_many_attempts(
            _("Too many wrong codes. Begin again to get a new one."),
            retry_after=_seconds_to_wait(challenge.email, challenge.purpose),
        )
    _refuse_if_locked(challenge.email, challenge.purpose)


def _refuse_if_locked(email: str, purpose: str) -> None:
    """Stop guessing that goes on from challenge to challenge; only staff lift this."""
    if EmailChallenge.objects.failures_in_a_row(email, purpose) >= FAILURES_IN_A_ROW:
        raise _too_many_attempts(_("Too many wrong codes. Please contact support."))


def _refuse_if_too_soon(email: str, purpose: str) -> None:
    seconds = _seconds_to_wait(email, purpose)
    if seconds > 0:
        raise ProblemError(
            "resend_too_soon", _wait_message(seconds), status=429, retry_after=seconds
        )


def _seconds_to_wait(email: str, purpose: str) -> int:
    left = EmailChallenge.objects.next_code_at(email, purpose) - timezone.now()
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
