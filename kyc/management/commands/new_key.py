"""Make a key for `DATA_KEYS` or `INDEX_KEYS`."""

from typing import Any

from django.core.management.base import BaseCommand

from kyc import sealing


class Command(BaseCommand):
    help = "Print a fresh key for DATA_KEYS or INDEX_KEYS. Put it first in its list, then rotate."
    requires_system_checks = []  # keys may be what they complain about

    def handle(self, **_options: Any) -> None:
        self.stdout.write(sealing.key_text(sealing.new_key()))
