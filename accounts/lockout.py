"""Guessed passwords are stopped, owners are not. The only file that knows django-axes.

A lock holds one address of an account from one network, so a stranger's guesses lock out the
stranger. Guesses from many networks lock nobody: while they go on, the password alone opens
nothing, and `services.log_in` asks for a mailed code as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ProblemError


@contextmanager
def guarded(request: HttpRequest, email: str) -> Iterator[None]:
    """Let a password be tried inside the block, and count a refusal.

    Raises:
        ProblemError: `too_many_attempts` after too many wrong ones from this network.
    """
    credentials = {settings.AXES_USERNAME_FORM_FIELD: email.lower()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise _locked()
    try:
        yield
    except ProblemError as problem:
        if problem.code == "credentials_invalid":
            AxesProxyHandler.user_login_failed(__name__, credentials, request)
            request.axes_locked_out = False  # type: ignore[attr-defined]  # we answer ourselves
        raise
    AxesProxyHandler.reset_attempts(
        username=email.lower(),
        ip_address=request.axes_ip_address,  # type: ignore[attr-defined]
    )


def is_under_attack(email: str) -> bool:
    """Return whether more wrong passwords came for an address than one network may send."""
    attempts = AccessAttempt.objects.filter(username=email, attempt_time__gt=_since())
    failures = attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
    return int(failures) >= settings.FAILURES_FROM_EVERYWHERE


def lift(email: str) -> None:
    """Forget every failure for an address: its owner proved who they are."""
    AxesProxyHandler.reset_attempts(username=email)


def forget_what_is_old() -> None:
    """Delete failures that count for nothing any more."""
    AccessAttempt.objects.filter(attempt_time__lte=_since()).delete()


def _since() -> datetime:
    return timezone.now() - settings.AXES_COOLOFF_TIME


def _locked() -> ProblemError:
    wait = int(settings.AXES_COOLOFF_TIME.total_seconds())
    message = _("Too many wrong passwords. Wait %(minutes)d minutes, or set a new password.")
    return ProblemError(
        "too_many_attempts", message % {"minutes": wait // 60}, status=429, retry_after=wait
    )
