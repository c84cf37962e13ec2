"""Write what reviewers corrected, for the line reader to learn from."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kyc.management.progress import progress
from kyc.services import corrections
from ocr_engine.examples import Example, write_examples

LINES_IN_A_FILE = 5000


class Command(BaseCommand):
    help = (
        "Write the corrected lines of approved cards, each as a small picture with its text, for "
        "`python -m ocr_engine.training.train lines --corrections FOLDER`. They are personal data, "
        "readable and outside of the database: nobody erases them there but you."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, required=True, help="where the files go")
        parser.add_argument(
            "--people-agreed-to-training",
            action="store_true",
            help="your consent's text names training as a purpose; ours does not",
        )
        parser.add_argument(
            "--with-confirmed", action="store_true", help="also lines that needed no correction"
        )
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(
        self,
        *,
        folder: Path,
        people_agreed_to_training: bool,
        with_confirmed: bool,
        dry_run: bool,
        **_options: Any,
    ) -> None:
        readings = corrections.exportable()
        cards, fields = readings.count(), corrections.corrections_of(readings)
        self.stdout.write(f"{cards} cards with {fields} corrected fields.")
        if dry_run:
            return
        if not people_agreed_to_training:
            raise CommandError(
                "People agreed that their card is checked, not that machines learn from it. Where "
                "your consent says more, give --people-agreed-to-training."
            )
        if not folder.is_dir() or any(folder.iterdir()):
            raise CommandError(f"{folder} is no empty folder.")
        lines = self._write(folder, cards, with_confirmed)
        corrections.note_export(cards=cards, lines=lines)
        self.stdout.write(f"{lines} lines in {folder}. Delete them after the training.")

    def _write(self, folder: Path, cards: int, with_confirmed: bool) -> int:
        """Write file after file; return how many lines there are."""
        waiting: list[Example] = []
        total = 0
        found = corrections.examples(corrections.exportable(), with_confirmed=with_confirmed)
        with progress(cards, "Cutting") as step:
            for lines in found:
                waiting += lines
                total += len(lines)
                step()
                if len(waiting) >= LINES_IN_A_FILE:
                    write_examples(_path(folder), waiting)
                    waiting = []
        if waiting:
            write_examples(_path(folder), waiting)
        return total


def _path(folder: Path) -> Path:
    """Return the name of the next file."""
    return folder / f"corrections-{len(list(folder.iterdir())) + 1:05}.npz"
