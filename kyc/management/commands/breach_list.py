"""List the people who must be told of a breach."""

import csv
import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from kyc.management.progress import progress
from kyc.services import breach

COLUMNS = ("account", "email", "language", "first_at", "last_at")


class Command(BaseCommand):
    help = (
        "List everybody of whom such data could be seen in a span of time, as CSV. The law gives "
        "72 hours to tell them and the authority."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seen", choices=breach.SEEN, required=True, help="what was seen")
        parser.add_argument("--since", required=True, type=moment, help="2026-11-20T08:00+07:00")
        parser.add_argument("--until", type=moment, default=None, help="now, if left out")
        parser.add_argument("--out", type=Path, help="a file; the terminal, if left out")
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(
        self,
        *,
        seen: str,
        since: datetime,
        until: datetime | None,
        out: Path | None,
        dry_run: bool,
        **_options: Any,
    ) -> None:
        until = until or timezone.now()
        if until < since:
            raise CommandError("--until is before --since.")
        count = sum(1 for _ in breach.touched(seen=seen, since=since, until=until))
        self.stderr.write(f"{count} people.")
        if dry_run:
            return
        if out:
            out.touch(mode=0o600)
        file = out.open("w", newline="") if out else self.stdout or sys.stdout
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        with progress(count, "Listing") as step:
            for person in breach.touched(seen=seen, since=since, until=until):
                writer.writerow(getattr(person, column) or "" for column in COLUMNS)
                step()
        if out:
            file.close()


def moment(text: str) -> datetime:
    """Return the moment that a text names; without a zone it is ours."""
    parsed = parse_datetime(text)
    if parsed is None:
        raise CommandError(f"{text} is no date and time, as 2026-11-20T08:00+07:00 is.")
    return parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed)
