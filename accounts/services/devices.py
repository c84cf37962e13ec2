"""Where somebody is logged in: phones with a token, browsers with a session."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import AuthToken

from accounts.errors import ProblemError
from accounts.models import Device, User


def add_phone(*, user: User, name: str) -> tuple[Device, str]:
    """Make a token; return its device and the token, which is stored hashed only."""
    with transaction.atomic():
        row, token = AuthToken.objects.create(user=user)
        device = Device.objects.create(user=user, name=name, token=row, expires_at=row.expiry)
        return device, token


def add_program(*, user: User, name: str) -> str:
    """Make a token for a program of somebody who has just shown a second factor; return it."""
    with transaction.atomic():
        device, token = add_phone(user=user, name=name)
        Device.objects.filter(pk=device.pk).update(factor_shown_at=timezone.now())
        return token


def has_shown_factor(token: AuthToken) -> bool:
    """Return whether a second factor was shown for a token; a log-in of a phone shows none."""
    return Device.objects.filter(token=token, factor_shown_at__isnull=False).exists()


def end_programs(user: User) -> None:
    """End the tokens that rest on a second factor which is there no longer."""
    for device in user.devices.exclude(factor_shown_at=None):
        _end(device)


def add_browser(*, user: User, name: str, session_key: str) -> Device:
    """Remember a browser's session."""
    expires_at = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return Device.objects.create(
        user=user, name=name, session_key=session_key, expires_at=expires_at
    )


def forget_browser(*, session_key: str) -> None:
    """Forget a browser whose session has ended."""
    Device.objects.filter(session_key=session_key).exclude(session_key="").delete()


def devices_of(user: User) -> QuerySet[Device]:
    """Return where a person is logged in, newest first."""
    now = timezone.now()
    lives = Q(token__expiry__gt=now) | Q(token=None, expires_at__gt=now)
    return Device.objects.filter(lives, user=user).select_related("token")


def revoke_device(*, user: User, device: str) -> None:
    """Log one device out.

    Raises:
        ProblemError: `not_found`.
    """
    found = Device.objects.filter(user=user, public_id=device).first()
    if found is None:
        raise ProblemError("not_found", _("We do not know this device."), status=404)
    _end(found)


def log_out_everywhere(*, user: User) -> None:
    """Log out every device, this one too."""
    with transaction.atomic():
        end_all_devices(User.objects.select_for_update().get(pk=user.pk))


def end_all_devices(user: User) -> None:
    """End every token and every session of an account, those that no list shows as well."""
    for device in user.devices.all():
        _end(device)
    AuthToken.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def _end(device: Device) -> None:
    if device.session_key:
        _session(device.session_key).delete()
    if device.token is not None:
        device.token.delete()  # takes the device with it
    else:
        device.delete()


def _session(key: str) -> SessionBase:
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store(key)
