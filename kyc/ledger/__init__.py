"""The audit trail: append-only, each entry sealed to the one before it.

Entries hold public ids, codes and keys, never what stands on a card, so that the chain outlives
the people in it: an erasure takes nothing out of it.
"""

from kyc.ledger.actions import Action
from kyc.ledger.chain import Detail, append
from kyc.ledger.inspection import Anchor, Fault, faults, newest_anchor
from kyc.ledger.models import LedgerEntry, LedgerHead

__all__ = [
    "Action",
    "Anchor",
    "Detail",
    "Fault",
    "LedgerEntry",
    "LedgerHead",
    "append",
    "faults",
    "newest_anchor",
]
