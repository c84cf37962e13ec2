"""Make what a newcomer needs to try the journey: two reviewers and a card to upload."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import Authenticator
from kyc.roles import REVIEWERS, SENIOR_REVIEWERS, make_roles

# Whose log-in is in which file, and their role. The second confirms what the first proposes.
STAFF = {
    "demo-reviewer.txt": ("reviewer@example.com", REVIEWERS),
    "demo-senior.txt": ("senior@example.com", SENIOR_REVIEWERS),
}
DEMO_SEED = 26  # a card as a careful person would photograph it


class Command(BaseCommand):
    help = "Make two demo reviewers and a demo card; what exists is kept. Only with DEBUG on."
    requires_system_checks = []  # `serve` runs next and says what they have to say

    def handle(self, **_options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("demo makes an account with a password on disk: only with DEBUG=1.")
        for name, (email, role) in STAFF.items():
            login = settings.VAR_DIR / name
            if not login.exists() or not User.objects.filter(email=email).exists():
                write_login(login, email, make_reviewer(email, role))
                self.stdout.write(f"Made {email}, log-in in {login}")
        card = settings.VAR_DIR / "demo-ktp.jpg"
        if not card.exists():
            draw_card(card)
            self.stdout.write(f"Rendered a specimen card, {card}")


@transaction.atomic
def make_reviewer(email: str, role: str) -> str:
    """Make a reviewer's account, or give it a new password; return the password.

    The second factor is set up already: with DEBUG on, the page that asks for the code shows it.
    """
    password = secrets.token_urlsafe(12)
    user = User.objects.filter(email=email).first()
    user = user or User(email=email, is_staff=True, language="en")
    user.email_verified_at = user.email_verified_at or timezone.now()
    user.set_password(password)
    user.save()
    make_roles()
    user.groups.add(Group.objects.get(name=role))
    Authenticator.objects.get_or_create(user=user, confirmed=True, defaults={"name": "demo"})
    return password


def write_login(path: Path, email: str, password: str) -> None:
    """Write the log-in where only its owner reads it."""
    path.touch(mode=0o600)
    path.write_text(f"{email} / {password}\n")


def draw_card(path: Path) -> None:
    """Render a specimen card in a process of its own: nothing here imports the training code."""
    command = [sys.executable, "-m", "ocr_engine.training.synthetic", "--specimen"]
    command += [f"--seed={DEMO_SEED}", f"--out={path}"]
    subprocess.run(command, check=True, cwd=settings.BASE_DIR)  # noqa: S603
