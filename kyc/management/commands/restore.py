"""Restore a backup onto an empty machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kyc.management.progress import progress
from kyc.sealing import SealError
from kyc.services import privacy, restoration
from kyc.services.restoration import RestoreError


class Command(BaseCommand):
    help = "Restore a backup into a migrated, empty database; who was erased since stays erased."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--erased", type=Path, help="the newest journal (ERASURE_JOURNAL)")
        parser.add_argument(
            "--nobody-erased", action="store_true", help="say so where there is no journal"
        )
        parser.add_argument("--dry-run", action="store_true", help="only read and check it")

    def handle(
        self,
        *,
        file: Path,
        erased: Path | None,
        nobody_erased: bool,
        dry_run: bool,
        **_options: Any,
    ) -> None:
        gone = [] if dry_run or nobody_erased else journal(erased or settings.ERASURE_JOURNAL)
        try:
            with file.open("rb") as source, progress(None, "Reading") as step:
                if dry_run:
                    manifest = restoration.check(file=source, step=step)
                else:
                    manifest = restoration.restore(file=source, erased=gone, step=step)
        except (SealError, RestoreError) as error:
            raise CommandError(str(error)) from error
        rows = sum(count for count, _digest in manifest.tables.values())
        self.stdout.write(f"{rows} rows, {len(manifest.photos)} photos, every digest equal.")


def journal(path: Path) -> list[str]:
    """Return who must stay erased; without a journal nobody can know."""
    if not path.exists():
        raise CommandError(
            f"There is no journal of erasures at {path}: name it with --erased, or say "
            "--nobody-erased."
        )
    return privacy.erased_accounts(path)
