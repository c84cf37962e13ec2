"""Append to the audit trail.

An entry's seal is an HMAC over the entry and the seal before it; the head's signature is one over
the chain's length and last seal, under another key. Both keys come from `LEDGER_KEY`, which is not
in the database: whoever can write there can break the chain, but not mend it again.
"""

import hmac
import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from kyc.ledger.actions import Action
from kyc.ledger.models import HEAD, LedgerEntry, LedgerHead

logger = logging.getLogger(__name__)

Detail = str | int | bool | list[str]

# Stands for the seal before, once the head was found forged: the break is never healed over.
BROKEN = "broken"
# Codes, keys and public ids. Values of a card are upper case or digits, addresses have an @.
CODE = re.compile(r"[a-z][a-z0-9_.:-]{0,63}")
LARGEST_NUMBER = 10**6


def append(
    *, actor: str, action: Action, subject: str = "", details: Mapping[str, Detail] | None = None
) -> LedgerEntry:
    """Add an entry; call it last in a transaction, for it holds the chain until the commit.

    Args:
        actor: public id of who did it; empty is the system.
        action: what was done.
        subject: public id of what it was done to.
        details: ids, codes and keys; a value as it stands on a card is refused.
    """
    noted = dict(details or {})
    _refuse_values(noted)
    with transaction.atomic():
        head = _locked_head()
        previous = head.seal if head.signature == signature_of(head) else _broken(head)
        entry = LedgerEntry(
            sequence=head.count + 1,
            at=timezone.now(),
            actor=actor,
            action=str(action),
            subject=subject,
            details=noted,
            previous=previous,
        )
        entry.seal = seal_of(entry)
        entry.save(force_insert=True)
        head.count, head.seal = entry.sequence, entry.seal
        head.signature = signature_of(head)
        head.save()
    return entry


def seal_of(entry: LedgerEntry) -> str:
    """Return the seal that an entry must bear."""
    content = {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "details": entry.details,
        "previous": entry.previous,
    }
    return _mac("entry", content)


def signature_of(head: LedgerHead) -> str:
    """Return the signature that the head must bear."""
    return sign(head.count, head.seal)


def sign(count: int, seal: str) -> str:
    """Return the signature of a chain of this length and last seal."""
    return _mac("head", {"count": count, "seal": seal})


def _mac(purpose: str, content: Mapping[str, object]) -> str:
    key = hmac.digest(settings.LEDGER_KEY.encode(), purpose.encode(), "sha256")
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), sha256).hexdigest()


def _locked_head() -> LedgerHead:
    """Return the head, held until commit: writers stand in line."""
    while True:
        head = LedgerHead.objects.select_for_update().filter(pk=HEAD).first()
        if head is not None:
            return head
        _make_head()


def _make_head() -> None:
    """Make the head of an empty chain; where entries are left it was stolen: no signature."""
    is_new = not LedgerEntry.objects.exists()
    last = LedgerEntry.objects.order_by("-sequence").first()
    head = LedgerHead(pk=HEAD, count=last.sequence if last else 0)
    head.signature = signature_of(head) if is_new else ""
    try:
        with transaction.atomic():
            head.save(force_insert=True)
    except IntegrityError:
        return  # another writer was first


def _broken(head: LedgerHead) -> str:
    last = LedgerEntry.objects.order_by("-sequence").first()
    head.count = max(head.count, last.sequence if last else 0)
    logger.critical("The audit trail's head is forged at entry %d.", head.count)
    return BROKEN


def _refuse_values(details: Mapping[str, Detail]) -> None:
    for key, value in details.items():
        for item in [key, *(value if isinstance(value, list) else [value])]:
            number = isinstance(item, int) and abs(item) < LARGEST_NUMBER
            if not number and not (isinstance(item, str) and CODE.fullmatch(item)):
                raise ValueError(f"Only ids, codes and keys belong into the trail ({key}).")
