"""Set up a second factor, and ask for it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ProblemError
from accounts.models import User
from accounts.second_factor import Authenticator, Factor, RecoveryCodes
from accounts.services.devices import end_programs


def authenticator_of(user: User) -> Authenticator | None:
    """Return the authenticator that an account has set up."""
    return Authenticator.objects.filter(user=user, confirmed=True).first()


def begin_enrolment(*, user: User) -> Authenticator:
    """Return the authenticator that the account is about to set up."""
    factor, _made = Authenticator.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "authenticator"}
    )
    return factor


def confirm_enrolment(*, user: User, code: str) -> tuple[Authenticator, list[str]]:
    """Put a new authenticator in the place of the one before, once the phone shows its code.

    Returns:
        The authenticator, and recovery codes that are shown this once.

    Raises:
        ProblemError: `code_invalid`, `too_many_attempts`.
    """
    factor = begin_enrolment(user=user)
    if not _accepts(factor, code):
        raise _refusal(factor)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        Authenticator.objects.filter(user=user).exclude(pk=factor.pk).delete()
        end_programs(user)
        Authenticator.objects.filter(pk=factor.pk).update(confirmed=True)
        RecoveryCodes.objects.filter(user=user).delete()
        return factor, RecoveryCodes.objects.create(user=user, name="recovery").renew()


def check_second_factor(*, user: User, code: str) -> Factor:
    """Return the factor that a code belongs to, once.

    Raises:
        ProblemError: `code_invalid`, `too_many_attempts`.
    """
    is_authenticator = code.strip().isdigit()
    kind = Authenticator if is_authenticator else RecoveryCodes
    factor: Factor | None = kind.objects.filter(user=user, confirmed=True).first()
    if factor is None or not _accepts(factor, code):
        raise _refusal(factor)
    return factor


def reset_second_factor(*, user: User) -> None:
    """Take the second factor away: its owner sets up another one at the next log-in."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        RecoveryCodes.objects.filter(user=user).delete()
        end_programs(user)


def _accepts(factor: Factor, code: str) -> bool:
    """Try a code; the row is held, so that of two who send it at once one gets in."""
    with transaction.atomic():
        held = type(factor).objects.select_for_update().get(pk=factor.pk)
        return bool(held.verify_token(code.strip()))


def _refusal(factor: Factor | None) -> ProblemError:
    fresh = type(factor).objects.get(pk=factor.pk) if factor else None
    if fresh and fresh.throttling_failure_count > 1:
        wait = 2 ** (fresh.throttling_failure_count - 1)
        message = _("This code is not right. Wait %(seconds)d seconds before the next one.")
        return ProblemError(
            "too_many_attempts", message % {"seconds": wait}, status=429, retry_after=wait
        )
    return ProblemError("code_invalid", _("This code is not right."))
