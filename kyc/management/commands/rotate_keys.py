"""Bring everything under the first keys of `DATA_KEYS` and `INDEX_KEYS`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kyc.management.progress import progress
from kyc.sealing import SealError
from kyc.services import keys


class Command(BaseCommand):
    help = (
        "Wrap every person's key by the first of DATA_KEYS, and make every digest with the first "
        "of INDEX_KEYS. Afterwards the older keys may leave the lists. It may be broken off and "
        "run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *, dry_run: bool, **_options: Any) -> None:
        people = list(keys.keys_to_rotate().values_list("pk", flat=True))
        readings = list(keys.readings_to_index().values_list("pk", flat=True))
        self.stdout.write(f"{len(people)} keys to wrap, {len(readings)} readings to index.")
        if dry_run:
            return
        try:
            with progress(len(people), "Keys") as step:
                for user_id in people:
                    keys.rotate_key(user_id=user_id)
                    step()
            with progress(len(readings), "Digests") as step:
                for reading_id in readings:
                    keys.index_reading(reading_id=reading_id)
                    step()
        except SealError as error:
            raise CommandError(f"{error}. Put the older key back into the list.") from error
        self.stdout.write("Done. The older keys are no longer needed.")
