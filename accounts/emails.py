"""The mails about an account, one function each, plain and HTML, in the reader's language."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import CODE_LIFETIME, EmailChallenge


def verification_code(challenge: EmailChallenge) -> None:
    """Send the code that proves the address."""
    with translation.override(challenge.language):
        send(
            to=challenge.email,
            subject=_("Your verification code"),
            template="mail/verification_code",
            context={"code": challenge.code, "minutes": CODE_LIFETIME.seconds // 60},
        )


def account_exists(challenge: EmailChallenge) -> None:
    """Tell the owner that somebody tried to sign up with an address that has an account."""
    with translation.override(challenge.language):
        send(
            to=challenge.email,
            subject=_("You already have an account"),
            template="mail/account_exists",
            context={"log_in_url": settings.SITE_URL + reverse("accounts:log-in")},
        )


def send(*, to: str, subject: str, template: str, context: dict[str, Any]) -> None:
    """Send `<template>.txt` and `<template>.html` in the active language."""
    context = {"subject": subject, "site_url": settings.SITE_URL, **context}
    message = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context), to=[to])
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    message.send()
