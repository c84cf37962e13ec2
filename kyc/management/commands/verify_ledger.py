"""Look for changes, deletions, swaps and a cut tail in the audit trail."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from kyc import ledger


class Command(BaseCommand):
    help = "Verify the audit trail's chain; exit with 1 and name the first broken entry if it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor", help="an anchor printed earlier: the chain must still hold it, too"
        )

    def handle(self, *, anchor: str | None, **_options: Any) -> None:
        walk = ledger.faults(_parsed(anchor) if anchor else None)
        total = ledger.LedgerEntry.objects.count()
        for fault in tqdm(walk, "entries", total + 1, disable=None):
            if fault is not None:
                raise CommandError(f"The audit trail is broken at {fault}.", returncode=1)
        self.stdout.write(f"The audit trail is whole: {total} entries.")
        self.stdout.write(f"Anchor, to be kept elsewhere: {ledger.newest_anchor()}")


def _parsed(text: str) -> ledger.Anchor:
    try:
        return ledger.Anchor.parse(text)
    except ValueError as error:
        raise CommandError(f"This is no anchor of ours: {error}") from error
