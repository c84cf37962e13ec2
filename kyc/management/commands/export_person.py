"""Write a person's own data into a file, for somebody who asked in writing."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kyc.management.people import named
from kyc.management.progress import progress
from kyc.services import privacy


class Command(BaseCommand):
    help = "Write a ZIP archive of all we know of each person. It is readable: hand it over safely."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("people", nargs="+", metavar="PERSON", help="usr_… or e-mail address")
        parser.add_argument("--folder", type=Path, required=True, help="where the archives go")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *, people: list[str], folder: Path, dry_run: bool, **_options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        with progress(len(people), "Exporting") as step:
            for user in named(people):
                path = folder / f"{user.public_id}.zip"
                self.stdout.write(str(path))
                if not dry_run:
                    path.touch(mode=0o600)
                    with privacy.export(user=user) as archive, path.open("wb") as file:
                        shutil.copyfileobj(archive, file)
                step()
