"""S9: the audit trail cannot be changed in silence."""

import os
import random

import pytest

from benchmarks.ledger import KINDS, run
from kyc import ledger
from kyc.ledger import Action
from tests.promises.parallel import THREADS, at_once

TAMPERINGS = int(os.environ.get("PROMISE_TAMPERINGS", "100"))
APPENDS = 64


@pytest.mark.django_db
def test_every_tampering_is_found_and_a_whole_chain_raises_no_alarm():
    found, alarms = run(TAMPERINGS, random.Random(26))  # noqa: S311 - repeatable
    assert found == {kind: TAMPERINGS // len(KINDS) for kind in KINDS}
    assert alarms == 0


@pytest.mark.django_db(transaction=True)
def test_appends_from_many_threads_keep_the_chain_whole():
    assert THREADS > 1

    def note(number: int) -> int:
        entry = ledger.append(actor=f"usr_{number}", action=Action.PHOTO_VIEWED)
        return entry.sequence

    assert sorted(at_once(note, APPENDS)) == list(range(1, APPENDS + 1))
    assert [fault for fault in ledger.faults() if fault] == []
    assert ledger.LedgerEntry.objects.count() == APPENDS
