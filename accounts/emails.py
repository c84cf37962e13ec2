"""The mails about an account, one function each, plain and HTML, in the reader's language."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.contact import contact
from accounts.models import CODE_LIFETIME, EmailChallenge, Erasure, User

Purpose = EmailChallenge.Purpose


def verification_code(challenge: EmailChallenge) -> None:
    """Send the code that proves the address, saying what it is for."""
    with translation.override(challenge.language):
        subjects = {
            Purpose.SIGN_UP: _("Your verification code"),
            Purpose.LOG_IN: _("Your code to log in"),
            Purpose.PASSWORD_RESET: _("Your code for a new password"),
            Purpose.EMAIL_CHANGE: _("Your code for the new address"),
        }
        send(
            to=challenge.email,
            subject=subjects[Purpose(challenge.purpose)],
            template="mail/verification_code",
            context={
                "code": challenge.code,
                "minutes": CODE_LIFETIME.seconds // 60,
                "purpose": challenge.purpose,
            },
        )


def account_exists(challenge: EmailChallenge) -> None:
    """Tell the owner that somebody tried to sign up with an address that has an account."""
    with translation.override(challenge.language):
        send(
            to=challenge.email,
            subject=_("You already have an account"),
            template="mail/account_exists",
            context={"log_in_url": _url("log-in")},
        )


def no_account(challenge: EmailChallenge) -> None:
    """Tell an address that somebody asked for a new password, and that it has no account."""
    with translation.override(challenge.language):
        send(
            to=challenge.email,
            subject=_("There is no account with this address"),
            template="mail/no_account",
            context={"sign_up_url": _url("sign-up")},
        )


def password_changed(user: User, *, at: datetime) -> None:
    """Tell the owner of an account that its password is another one."""
    with translation.override(user.language):
        send(
            to=user.email,
            subject=_("Your password was changed"),
            template="mail/password_changed",
            context={"at": at, "reset_url": _url("forgot-password")},
        )


def email_changed(challenge: EmailChallenge) -> None:
    """Tell the address that an account left."""
    with translation.override(challenge.language):
        send(
            to=challenge.old_email,
            subject=_("Your account has another address now"),
            template="mail/email_changed",
            context={"at": challenge.used_at},
        )


def account_erased(erasure: Erasure) -> None:
    """Tell a person that their account is gone."""
    with translation.override(erasure.language):
        send(
            to=erasure.email,
            subject=_("Your account is deleted"),
            template="mail/account_erased",
            context={"at": erasure.created_at},
        )


def send(*, to: str, subject: str, template: str, context: dict[str, Any]) -> None:
    """Send `<template>.txt` and `<template>.html` in the active language."""
    written(to=to, subject=subject, template=template, context=context).send()


def written(
    *, to: str, subject: str, template: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    """Return a mail as `send` sends it."""
    context = {"subject": subject, "site_url": settings.SITE_URL, **contact(), **context}
    message = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context), to=[to])
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


def _url(name: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(f"accounts:{name}")
