"""Tamper with an audit trail in four ways, many times, and count what is found.

    python -m benchmarks.ledger --tries 1000

The chain lies in a database of its own in memory. Whoever tampers here may write every table but
has not the key, and drops the triggers first.
"""

import argparse
import logging
import os
import random
from collections import Counter
from collections.abc import Callable

KINDS = ("change", "delete", "swap", "cut")
LENGTH = 60


def main() -> None:
    """Print found / of for each kind, and the false alarms."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--tries", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=26)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)  # each forged head says so
    _set_up()
    found, alarms = run(options.tries, random.Random(options.seed))
    for kind in KINDS:
        print(f"{kind:8} {found[kind]} of {options.tries // len(KINDS)} found")
    print(f"untouched: {alarms} false alarms in {options.tries}")


def run(tries: int, draw: random.Random) -> tuple[Counter[str], int]:
    """Tamper this many times, each time with a whole chain; count what is found and what is not.

    Returns:
        Found for each kind, and false alarms on the chain before it was touched.
    """
    from django.db import transaction

    found: Counter[str] = Counter()
    alarms = 0
    make_chain(LENGTH, draw)
    for number in range(tries):
        with transaction.atomic():
            alarms += is_broken()
            kind = KINDS[number % len(KINDS)]
            TAMPERINGS[kind](draw)
            found[kind] += is_broken()
            transaction.set_rollback(True)
    return found, alarms


def make_chain(length: int, draw: random.Random) -> None:
    """Append entries as a day at the desk would."""
    from kyc import ledger
    from kyc.ledger import Action

    for number in range(length):
        ledger.append(
            actor=f"usr_{draw.randrange(5)}",
            action=draw.choice(list(Action)),
            subject=f"ver_{number}",
            details={"reasons": ["image_glare"], "count": number},
        )


def is_broken() -> bool:
    """Return whether the chain shows a fault."""
    from kyc import ledger

    return any(ledger.faults())


def change(draw: random.Random) -> None:
    """Change one column of one entry, sometimes with a seal made without the key."""
    entry = _any_entry(draw)
    column, value = draw.choice(
        [
            ("actor", "usr_thief"),
            ("subject", "ver_other"),
            ("action", "photo_viewed" if entry.action != "photo_viewed" else "case_decided"),
            ("details", {"reasons": []}),
            ("at", entry.at.replace(microsecond=(entry.at.microsecond + 1) % 10**6)),
            ("previous", "0" * 64),
            ("seal", f"{draw.getrandbits(256):064x}"),
        ]
    )
    setattr(entry, column, value)
    entry.save()


def delete(draw: random.Random) -> None:
    """Delete entries from the middle, sometimes closing the gap in the numbers."""
    from kyc.models import LedgerEntry

    entry = _any_entry(draw, last=LENGTH - 1)
    LedgerEntry.objects.filter(sequence=entry.sequence).delete()
    if draw.random() < 0.5:
        for later in LedgerEntry.objects.filter(sequence__gt=entry.sequence).order_by("sequence"):
            LedgerEntry.objects.filter(pk=later.pk).update(sequence=later.sequence - 1)


def swap(draw: random.Random) -> None:
    """Let two entries change places, with or without their seals."""
    first, second = _any_entry(draw), _any_entry(draw)
    while second.sequence == first.sequence:
        second = _any_entry(draw)
    columns = ["at", "actor", "action", "subject", "details"]
    columns += ["previous", "seal"] if draw.random() < 0.5 else []
    for column in columns:
        ours, theirs = getattr(first, column), getattr(second, column)
        setattr(first, column, theirs)
        setattr(second, column, ours)
    first.save()
    second.save()


def cut(draw: random.Random) -> None:
    """Cut the tail off; let the head alone, set it back unsigned, or steal it, and write on."""
    from kyc.models import LedgerEntry, LedgerHead

    kept = draw.randrange(1, LENGTH)
    LedgerEntry.objects.filter(sequence__gt=kept).delete()
    way = draw.randrange(4)
    if way == 1:
        last = LedgerEntry.objects.get(sequence=kept)
        LedgerHead.objects.update(count=kept, seal=last.seal)
    elif way == 2:
        LedgerHead.objects.all().delete()
    if way in (2, 3) or draw.random() < 0.5:
        make_chain(draw.randrange(1, 4), draw)


TAMPERINGS: dict[str, Callable[[random.Random], None]] = {
    "change": change,
    "delete": delete,
    "swap": swap,
    "cut": cut,
}


def _any_entry(draw: random.Random, last: int = LENGTH):  # type: ignore[no-untyped-def]
    from kyc.models import LedgerEntry

    return LedgerEntry.objects.get(sequence=draw.randint(1, last))


def _set_up() -> None:
    """Make the house with an empty database in memory, without the triggers."""
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from kyc.ledger import guard

    call_command("migrate", verbosity=0)
    guard.unprotect(connection)


if __name__ == "__main__":
    main()
