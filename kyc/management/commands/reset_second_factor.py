"""Let somebody of the staff set up a new second factor."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from kyc.services import staff


class Command(BaseCommand):
    help = "Take an account's second factor away; its owner sets up another at the next log-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **_options: Any) -> None:
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError("There is no such account.")
        staff.reset_factor(user=user, actor=None)
        self.stdout.write("The second factor is gone; the next log-in asks to set up another.")
