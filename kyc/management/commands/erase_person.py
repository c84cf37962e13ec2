"""Erase people who asked for it in writing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import ProblemError
from kyc.management.people import named
from kyc.management.progress import progress
from kyc.models import Document
from kyc.services import privacy


class Command(BaseCommand):
    help = "Delete accounts, all that hangs on them, and their keys. This cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("people", nargs="+", metavar="PERSON", help="usr_… or e-mail address")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *, people: list[str], dry_run: bool, **_options: Any) -> None:
        users = named(people)
        photos = Document.objects.filter(verification__user__in=users).count()
        self.stdout.write(f"{len(users)} accounts, {photos} photos.")
        if dry_run:
            return
        with progress(len(users), "Erasing") as step:
            for user in users:
                try:
                    privacy.erase_on_request(user=user)
                except ProblemError as problem:
                    raise CommandError(f"{user.public_id}: {problem.message}") from problem
                step()
        self.stdout.write("Done; the worker deletes their files.")
