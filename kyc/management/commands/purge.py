"""Delete what is kept no longer, as the clock does every day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kyc.management.progress import progress
from kyc.services import retention


class Command(BaseCommand):
    help = "Delete what is older than RETENTION_DAYS says for its kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *, dry_run: bool, **_options: Any) -> None:
        due = retention.due()
        for kind, count in due.items():
            self.stdout.write(f"{kind}: {count}")
        if dry_run:
            return
        with progress(sum(due.values()), "Deleting") as step:
            retention.purge(step)
