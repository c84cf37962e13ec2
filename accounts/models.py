"""Who someone is: the account, the one-time codes sent to it, its devices and its consents."""

import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken

from accounts import otp, second_factor  # noqa: F401 - Django looks for models here

CODE_LIFETIME = timedelta(minutes=10)
CODE_PAUSE = timedelta(seconds=60)
CODE_WINDOW = timedelta(hours=1)
CODES_PER_WINDOW = 6  # the first one and five resends
TRIES_PER_CHALLENGE = 5
FAILURES_IN_A_ROW = 100
ANSWER_KEPT = timedelta(hours=48)
# A request that has not ended by then died with its process.
LONGEST_REQUEST = timedelta(minutes=2)


def user_public_id() -> str:
    """Return a fresh public identifier of an account."""
    return f"usr_{secrets.token_hex(12)}"


def challenge_public_id() -> str:
    """Return a fresh public identifier of a challenge, too long to guess."""
    return f"chl_{secrets.token_hex(16)}"


def device_public_id() -> str:
    """Return a fresh public identifier of a device."""
    return f"dev_{secrets.token_hex(12)}"


class UserManager(BaseUserManager["User"]):
    """Make accounts that log in by e-mail."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Create an account; without a password it cannot log in."""
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Create a member of staff with every right and a proved address."""
        extra |= {"is_staff": True, "is_superuser": True, "email_verified_at": timezone.now()}
        return self.create_user(email, password, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in by e-mail."""

    public_id = models.CharField(max_length=32, unique=True, default=user_public_id, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    email_verified_at = models.DateTimeField(_("email verified"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=5, default="id")
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    # Rises when a person logs out everywhere: no session from before survives that.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_ci_unique")]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """Keep addresses in small letters, in the admin, too."""
        super().clean()
        self.email = self.email.lower()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind sessions to the epoch as well as to the password."""
        salt = "accounts.models.User.session_epoch"
        key = f"{super()._get_session_auth_hash(secret)}{self.session_epoch}"  # type: ignore[misc]
        return salted_hmac(salt, key, secret=secret, algorithm="sha256").hexdigest()


class EmailChallengeQuerySet(models.QuerySet["EmailChallenge"]):
    """What the limits ask about an address, whether or not it has an account.

    Each purpose has limits of its own: wrong codes for a sign-up that a stranger began must not
    keep the owner from a new password.
    """

    def lock(self, public_id: str) -> "EmailChallenge | None":
        """Return a challenge, holding the accounts it is about and then itself until commit.

        Every writer takes the accounts first, so two challenges of one cannot deadlock.
        """
        found = self.filter(public_id=public_id).first()
        if found is None:
            return None
        about = Q(email=found.email) | Q(pk=found.user_id)
        list(User.objects.select_for_update().filter(about).order_by("pk"))
        return self.select_for_update().get(pk=found.pk)

    def failures_in_a_row(self, email: str, purpose: str) -> int:
        """Count the wrong codes typed for an address since the last right one."""
        tried = self.filter(email=email, purpose=purpose)
        proved_at = tried.aggregate(at=models.Max("used_at"))["at"]
        if proved_at is not None:
            tried = tried.filter(created_at__gt=proved_at)
        return tried.aggregate(failures=models.Sum("attempts"))["failures"] or 0

    def next_code_at(self, email: str, purpose: str) -> datetime:
        """Return the moment from which an address may be sent another code."""
        now = timezone.now()
        sent = SentCode.objects.filter(
            challenge__email=email, challenge__purpose=purpose, sent_at__gt=now - CODE_WINDOW
        )
        newest_first = list(sent.order_by("-sent_at").values_list("sent_at", flat=True))
        if not newest_first:
            return now
        after_pause = newest_first[0] + CODE_PAUSE
        if len(newest_first) < CODES_PER_WINDOW:
            return after_pause
        return max(after_pause, newest_first[CODES_PER_WINDOW - 1] + CODE_WINDOW)


class EmailChallenge(models.Model):
    """A question sent by mail: which code did this address receive?

    Without a user it is a decoy: it looks and fails like any other, and no code answers it.
    """

    class Purpose(models.TextChoices):
        SIGN_UP = "sign_up", _("Sign up")
        LOG_IN = "log_in", _("Log in")
        PASSWORD_RESET = "password_reset", _("New password")
        EMAIL_CHANGE = "email_change", _("New address")

    public_id = models.CharField(max_length=40, unique=True, default=challenge_public_id)
    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="email_challenges"
    )
    purpose = models.CharField(
        _("purpose"), max_length=20, choices=Purpose.choices, default=Purpose.SIGN_UP
    )
    email = models.EmailField(_("email address"), db_index=True)
    # The address that `email` takes the place of, to be told of it.
    old_email = models.EmailField(blank=True)
    language = models.CharField(_("language"), max_length=5)
    # The hash chosen with this challenge; it becomes the account's when the challenge is proved.
    password = models.CharField(max_length=128)
    secret = models.CharField(max_length=64, default=otp.new_secret)
    counter = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(_("wrong codes"), default=0)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True)

    objects = EmailChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("email challenge")
        verbose_name_plural = _("email challenges")

    def __str__(self) -> str:
        return self.public_id

    @property
    def code(self) -> str:
        """The code of the newest mail; every earlier one is dead."""
        return otp.code_at(self.secret, self.counter)

    @property
    def resend_after(self) -> datetime:
        return EmailChallenge.objects.next_code_at(self.email, self.purpose)

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_exhausted(self) -> bool:
        return self.attempts >= TRIES_PER_CHALLENGE

    @property
    def is_open(self) -> bool:
        return not (self.used_at or self.is_exhausted or self.is_expired)

    def opened_by(self, code: str) -> User | None:
        """Return the account that a code opens; a decoy compares, too, and then has none."""
        matched = otp.matches(self.secret, self.counter, code)
        return self.user if matched and self.user and self.user.is_active else None


class SentCode(models.Model):
    """One code put in the post, which the limits on resending count."""

    challenge = models.ForeignKey(
        EmailChallenge, on_delete=models.CASCADE, related_name="sent_codes"
    )
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.sent_at:%Y-%m-%d %H:%M:%S}"


class Device(models.Model):
    """A phone with a token, or a browser with a session, that is logged in."""

    public_id = models.CharField(max_length=32, unique=True, default=device_public_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=100)
    token = models.OneToOneField(
        AuthToken, null=True, on_delete=models.CASCADE, related_name="device"
    )
    session_key = models.CharField(max_length=40, blank=True, db_index=True)
    # Of a token that staff made in the console: when its owner showed the second factor for it.
    factor_shown_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.public_id


class Consent(models.Model):
    """One answer to the question whether we may process somebody's card; never changed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    version = models.CharField(max_length=20)
    # Of the text as it was shown, so that nobody has to believe what a version said.
    text_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    agreed = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.version} {self.agreed}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new answer; an old one stays as it was given."""
        if self.pk is not None:
            raise TypeError("A consent is never changed.")
        super().save(*args, **kwargs)


class IdempotencyKey(models.Model):
    """A request with an Idempotency-Key, and its answer once there is one.

    Neither the key nor the answer stands here readable: the answer may hold a fresh token, and is
    encrypted with what only the sender of the key knows.
    """

    scope = models.CharField(max_length=64)
    key_sha256 = models.CharField(max_length=64)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.BinaryField(default=b"")
    began_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key_sha256"], name="idempotency_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.key_sha256[:8]} {self.status}"


class Erasure(models.Model):
    """An account that was erased: what is left to do, and afterwards only that it happened.

    A backup that is restored must be erased again where this says so.
    """

    account = models.CharField(max_length=32, unique=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5)
    files = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.account
