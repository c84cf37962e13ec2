from contextlib import suppress

import pytest
from django.db import transaction

from kyc import ledger
from kyc.ledger import Action, LedgerEntry, LedgerHead
from tests.kyc.factories import person

pytestmark = pytest.mark.django_db


def note(**changes) -> LedgerEntry:
    return ledger.append(**{"actor": "usr_1", "action": Action.CASE_VIEWED, **changes})


def found() -> list[str]:
    return [str(fault) for fault in ledger.faults() if fault]


def test_entries_are_numbered_and_each_bears_the_seal_before_it():
    first, second = note(), note(subject="ver_1")
    assert (first.sequence, first.previous) == (1, "")
    assert (second.sequence, second.previous) == (2, first.seal)
    assert found() == []


def test_entry_vanishes_with_the_transaction_that_failed():
    note()
    with suppress(LookupError), transaction.atomic():
        note()
        raise LookupError
    assert LedgerEntry.objects.count() == 1
    assert found() == []


@pytest.mark.parametrize(
    "details",
    [
        {"nik": "3201014512890003"},
        {"nik": 3201014512890003},
        {"name": "SITI RAHMAWATI"},
        {"email": "siti@example.com"},
        {"fields": ["nama", "SITI"]},
        {"note": "seen twice"},
        {"Siti": "x"},
    ],
)
def test_value_of_a_card_is_refused(details):
    with pytest.raises(ValueError, match="Only ids, codes and keys"):
        note(details=details)
    assert LedgerEntry.objects.count() == 0


def test_seal_depends_on_the_key(settings):
    note()
    settings.LEDGER_KEY = "another"
    assert found()[0] == "entry 1: its content does not fit its seal"


def test_forged_head_is_never_healed_by_what_follows():
    note()
    note()
    LedgerEntry.objects.filter(sequence=2).delete()
    LedgerHead.objects.update(count=1, seal=LedgerEntry.objects.get().seal)
    note()
    assert found() == ["entry 2: it does not follow the entry before it"]


def test_old_head_put_back_is_found_by_an_anchor():
    note()
    old = LedgerHead.objects.get()
    note()
    anchor = ledger.Anchor.parse(str(ledger.newest_anchor()))
    LedgerEntry.objects.filter(sequence=2).delete()
    old.save()
    assert found() == []
    assert [str(fault) for fault in ledger.faults(anchor) if fault] == [
        "entry 2: the chain once was longer: its tail was cut off"
    ]
    note()
    assert [str(fault) for fault in ledger.faults(anchor) if fault] == [
        "entry 2: it is not the entry that the anchor holds"
    ]


def test_anchor_that_is_none_of_ours_is_refused():
    anchor = ledger.Anchor(1, "0" * 64, "0" * 64)
    with pytest.raises(ValueError, match="not ours"):
        ledger.Anchor.parse(str(anchor))


def test_entries_outlive_whom_they_name():
    user = person()
    note(actor=user.public_id)
    user.delete()
    assert found() == []
