"""Find what was done to the audit trail."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from kyc.ledger.chain import seal_of, sign, signature_of
from kyc.ledger.models import HEAD, LedgerEntry, LedgerHead

AT_A_TIME = 2000


@dataclass(frozen=True)
class Fault:
    """What is wrong with the chain, and at which entry."""

    sequence: int
    what: str

    def __str__(self) -> str:
        return f"entry {self.sequence}: {self.what}"


@dataclass(frozen=True)
class Anchor:
    """The chain's length and last seal at some moment, signed, to be kept elsewhere.

    A thief who puts an old head back with the tail cut off is found by an anchor only.
    """

    count: int
    seal: str
    signature: str

    def __str__(self) -> str:
        return f"{self.count}:{self.seal}:{self.signature}"

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """Return the anchor that was printed; ValueError where it is none of ours."""
        count, seal, signature = text.strip().split(":")
        if not hmac.compare_digest(signature, sign(int(count), seal)):
            raise ValueError("The anchor's signature is not ours.")
        return cls(int(count), seal, signature)


def newest_anchor() -> Anchor | None:
    """Return the chain's present end; None where its head is missing."""
    head = LedgerHead.objects.filter(pk=HEAD).first()
    return Anchor(head.count, head.seal, head.signature) if head else None


def faults(anchor: Anchor | None = None) -> Iterator[Fault | None]:
    """Walk the chain; yield for each entry a fault or None, then what the ends say."""
    head = LedgerHead.objects.filter(pk=HEAD).first()
    expected, last = 1, ""
    entries = LedgerEntry.objects.order_by("sequence")
    if head is not None:  # what is appended while we walk belongs to the next walk
        entries = entries.filter(sequence__lte=head.count)
    for entry in entries.iterator(AT_A_TIME):
        yield _fault_of(entry, expected, last) or _fault_at_anchor(entry, anchor)
        expected, last = entry.sequence + 1, entry.seal
    yield _fault_of_head(head, expected - 1, last) or _fault_behind_head()
    if anchor and anchor.count >= expected:
        yield Fault(anchor.count, "the chain once was longer: its tail was cut off")


def _fault_of(entry: LedgerEntry, expected: int, last: str) -> Fault | None:
    if entry.sequence != expected:
        return Fault(expected, f"missing, the next one is {entry.sequence}")
    if not hmac.compare_digest(entry.seal, seal_of(entry)):
        return Fault(entry.sequence, "its content does not fit its seal")
    if entry.previous != last:
        return Fault(entry.sequence, "it does not follow the entry before it")
    return None


def _fault_at_anchor(entry: LedgerEntry, anchor: Anchor | None) -> Fault | None:
    if anchor and entry.sequence == anchor.count and entry.seal != anchor.seal:
        return Fault(entry.sequence, "it is not the entry that the anchor holds")
    return None


def _fault_of_head(head: LedgerHead | None, count: int, last: str) -> Fault | None:
    if head is None:
        return Fault(count, "the head is missing")
    if not hmac.compare_digest(head.signature, signature_of(head)):
        return Fault(head.count, "the head's signature is forged")
    if (head.count, head.seal) != (count, last):
        return Fault(count + 1, f"missing up to {head.count}: the tail was cut off")
    return None


def _fault_behind_head() -> Fault | None:
    with transaction.atomic():  # the head is held, so no writer is between an entry and the head
        head = LedgerHead.objects.select_for_update().filter(pk=HEAD).first()
        behind = LedgerEntry.objects.filter(sequence__gt=head.count if head else 0)
        first = behind.order_by("sequence").first()
    return Fault(first.sequence, "it stands behind the head") if first and head else None
