"""The second factor of staff. The only file that knows django-otp and draws QR codes.

django-otp keeps an authenticator's key and the recovery codes readable in the database. Here the
key that counts is derived from the stored one and our secret, and a recovery code is kept as its
digest, so that a stolen database opens nothing.
"""

import secrets
import time

import django_otp
import segno
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

SALT = "accounts.second_factor"
PASSED_AT = "second_factor_at"
RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what looks alike on paper


class Authenticator(TOTPDevice):
    """An app on a person's phone that shows a code of six digits every 30 seconds."""

    class Meta:
        proxy = True
        default_permissions = ()

    kind = "authenticator"

    @property
    def bin_key(self) -> bytes:
        """Return the key that phone and server share; it is not in the database."""
        return salted_hmac(SALT, self.key, algorithm="sha1").digest()

    def code_to_come(self) -> str:
        """Return the code that is taken next, for newcomers who try the house without a phone."""
        clock = TOTP(self.bin_key, self.step, self.t0, self.digits, self.drift)
        clock.time = time.time()
        if clock.t() <= self.last_t:
            clock.time = (self.last_t + 1 - self.drift) * self.step + self.t0
        return f"{clock.token():06d}"

    def qr_svg(self) -> str:
        """Return a picture for the phone to scan, as SVG."""
        code = segno.make(self.config_url, error="m")
        return str(code.svg_inline(scale=5, border=3, dark="#000", light="#fff"))


class RecoveryCodes(StaticDevice):
    """Codes on paper, each for one log-in without the phone."""

    class Meta:
        proxy = True
        default_permissions = ()

    kind = "recovery_code"

    def verify_token(self, token: str) -> bool:
        """Use a code up."""
        return bool(super().verify_token(_digest(token)))

    def renew(self) -> list[str]:
        """Throw the old codes away and return new ones, which are shown once."""
        codes = [_new_code() for _number in range(RECOVERY_CODES)]
        self.token_set.all().delete()
        StaticToken.objects.bulk_create(
            StaticToken(device=self, token=_digest(code)) for code in codes
        )
        return codes


Factor = Authenticator | RecoveryCodes


def pass_session(request: HttpRequest, factor: Factor) -> None:
    """Let a session in, and note when."""
    django_otp.login(request, factor)
    request.session[PASSED_AT] = int(time.time())


def is_passed(request: HttpRequest) -> bool:
    """Return whether the session has shown a second factor of the account it belongs to."""
    return getattr(request.user, "otp_device", None) is not None


def is_fresh(request: HttpRequest) -> bool:
    """Return whether it did so a moment ago."""
    age = time.time() - request.session.get(PASSED_AT, 0)
    return is_passed(request) and age < settings.FRESH_FACTOR.total_seconds()


def _new_code() -> str:
    letters = [secrets.choice(ALPHABET) for _number in range(10)]
    return "".join(letters[:5]) + "-" + "".join(letters[5:])


def _digest(code: str) -> str:
    plain = "".join(code.lower().split()).replace("-", "")
    return salted_hmac(SALT, plain, algorithm="sha256").hexdigest()[:16]
