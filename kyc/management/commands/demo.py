"""Make what a newcomer needs to try the journey: a reviewer and a card to upload."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User

REVIEWER = "reviewer@example.com"
DEMO_SEED = 26  # a card as a careful person would photograph it


class Command(BaseCommand):
    help = "Make a demo reviewer and a demo card; what exists is kept. Only with DEBUG on."
    requires_system_checks = []  # `serve` runs next and says what they have to say

    def handle(self, **_options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("demo makes an account with a password on disk: only with DEBUG=1.")
        login = settings.VAR_DIR / "demo-reviewer.txt"
        if not login.exists() or not User.objects.filter(email=REVIEWER).exists():
            write_login(login, make_reviewer())
            self.stdout.write(f"Made a reviewer, log-in in {login}")
        card = settings.VAR_DIR / "demo-ktp.jpg"
        if not card.exists():
            draw_card(card)
            self.stdout.write(f"Rendered a specimen card, {card}")


@transaction.atomic
def make_reviewer() -> str:
    """Make the reviewer's account, or give it a new password; return the password."""
    password = secrets.token_urlsafe(12)
    user = User.objects.filter(email=REVIEWER).first()
    user = user or User(email=REVIEWER, is_staff=True, language="en")
    user.email_verified_at = user.email_verified_at or timezone.now()
    user.set_password(password)
    user.save()
    user.groups.add(reviewers())
    return password


def reviewers() -> Group:
    """Return the group that may see the queue and decide, and nothing else."""
    group, _created = Group.objects.get_or_create(name="Reviewers")
    group.permissions.set(
        Permission.objects.filter(content_type__app_label="kyc", codename="review_verification")
    )
    return group


def write_login(path: Path, password: str) -> None:
    """Write the log-in where only its owner reads it."""
    path.touch(mode=0o600)
    path.write_text(f"{REVIEWER} / {password}\n")


def draw_card(path: Path) -> None:
    """Render a specimen card in a process of its own: nothing here imports the training code."""
    command = [sys.executable, "-m", "ocr_engine.training.synthetic", "--specimen"]
    command += [f"--seed={DEMO_SEED}", f"--out={path}"]
    subprocess.run(command, check=True, cwd=settings.BASE_DIR)  # noqa: S603
