"""Who someone is: the account and the one-time codes sent to it."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def user_public_id() -> str:
    """Return a fresh public identifier of an account."""
    return f"usr_{secrets.token_hex(12)}"


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
    email = models.EmailField(_("e-mail address"), unique=True)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=5, default="id")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_ci_unique")]

    def __str__(self) -> str:
        return self.email
