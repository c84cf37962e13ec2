"""Write rows and photos into one encrypted file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kyc.management.progress import progress
from kyc.services import backup


class Command(BaseCommand):
    help = (
        "Write an encrypted backup. It opens only with a key of DATA_KEYS: keep those, and the "
        "journal of erasures, somewhere else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would be written")

    def handle(self, *, file: Path, dry_run: bool, **_options: Any) -> None:
        tables, photos = len(backup.tables()), len(backup.photo_names())
        self.stdout.write(f"{tables} tables, {photos} photos.")
        if dry_run:
            return
        if file.exists():
            raise CommandError(f"{file} exists already.")
        part = file.with_name(file.name + ".part")
        part.touch(mode=0o600)
        with part.open("wb") as target, progress(backup.total(), "Backing up") as step:
            manifest = backup.write(file=target, step=step)
        part.rename(file)
        rows = sum(count for count, _digest in manifest.tables.values())
        self.stdout.write(f"{rows} rows, {len(manifest.photos)} photos in {file}.")
