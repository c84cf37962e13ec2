"""S4: does the time of an answer tell who has an account? Real password hashing, a real database.

    make timing REQUESTS=1000

asks each door about known and unknown addresses in turn, and prints the medians, their gap and
Welch's t. Promised: |t| < 4.5 and a gap below 5 ms.
"""

import argparse
import logging
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable

PASSWORD = "lampu-kertas-hijau-7"  # noqa: S105
DOORS = {
    "sign-up": {"password": PASSWORD},
    "forgot-password": {},
    "log-in": {"password": "a-wrong-password"},
}
UNLIMITED = "1000000/hour"


def main() -> None:
    """Print one line a door."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=1000, help="of each kind, at each door")
    count = parser.parse_args().requests
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
        os.environ |= dict.fromkeys(("LIMIT_CODES", "LIMIT_TRIES"), UNLIMITED)
        logging.disable(logging.WARNING)  # a refusal each, and the table would be lost among them
        ask = prepared(count)
        print("| door | requests | known, ms | unknown, ms | gap, ms | t |")
        print("|---|---|---|---|---|---|")
        for name in DOORS:
            known, unknown = measured(ask, name, count)
            print(line(name, known, unknown), flush=True)


def prepared(count: int) -> Callable[[str, str], float]:
    """Make the accounts; return what asks a door about an address and takes the time."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from accounts.models import User

    call_command("migrate", verbosity=0)
    made = User.objects.create_user("first@example.com", PASSWORD)
    User.objects.bulk_create(
        User(
            email=address("known", number), password=made.password, email_verified_at=timezone.now()
        )
        for number in range(count)
    )
    client = Client(headers={"host": "localhost"})

    def ask(name: str, email: str) -> float:
        body = {"email": email, **DOORS[name]}
        start = time.perf_counter()
        client.post(f"/api/v1/accounts/{name}/", body, content_type="application/json")
        return (time.perf_counter() - start) * 1000

    return ask


def address(kind: str, number: int) -> str:
    """Return an address that is asked about once at each door."""
    return f"{kind}{number}@example.com"


def measured(
    ask: Callable[[str, str], float], name: str, count: int
) -> tuple[list[float], list[float]]:
    """Return the times of known and unknown addresses, asked in random order pair by pair."""
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(count):
        pair = ["known", "unknown"] if secrets.randbelow(2) else ["unknown", "known"]
        for kind in pair:
            email = address(kind if kind == "known" else f"{name}-unknown", number)
            times[kind].append(ask(name, email))
    return times["known"], times["unknown"]


def line(name: str, known: list[float], unknown: list[float]) -> str:
    """Return a row of the table."""
    medians = statistics.median(known), statistics.median(unknown)
    spread = statistics.variance(known) / len(known) + statistics.variance(unknown) / len(unknown)
    t = (statistics.fmean(known) - statistics.fmean(unknown)) / spread**0.5
    return (
        f"| {name} | 2 of {len(known)} | {medians[0]:.1f} | {medians[1]:.1f} "
        f"| {abs(medians[0] - medians[1]):.2f} | {t:.2f} |"
    )


if __name__ == "__main__":
    main()
