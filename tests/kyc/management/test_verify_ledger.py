import pytest
from django.core.management import CommandError, call_command

from kyc import ledger
from kyc.ledger import Action, LedgerEntry

pytestmark = pytest.mark.django_db


def note() -> None:
    ledger.append(actor="usr_1", action=Action.CASE_VIEWED)


def test_whole_chain_is_said_to_be_whole_and_its_anchor_is_printed(capsys):
    note()
    call_command("verify_ledger")
    said = capsys.readouterr().out
    assert "The audit trail is whole: 1 entries." in said
    assert str(ledger.newest_anchor()) in said


def test_broken_chain_ends_with_1_and_names_the_first_broken_entry():
    for _number in range(3):
        note()
    LedgerEntry.objects.filter(sequence=2).update(actor="usr_thief")
    with pytest.raises(CommandError) as problem:
        call_command("verify_ledger")
    assert problem.value.returncode == 1
    assert "entry 2: its content does not fit its seal" in str(problem.value)


def test_anchor_from_before_is_held_against_the_chain():
    note()
    anchor = str(ledger.newest_anchor())
    note()
    call_command("verify_ledger", anchor=anchor)
    LedgerEntry.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("verify_ledger", anchor=anchor)


def test_anchor_that_is_none_is_refused():
    with pytest.raises(CommandError, match="no anchor of ours"):
        call_command("verify_ledger", anchor="1:2")
