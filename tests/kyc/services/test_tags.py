"""Labels on cases."""

import pytest

from accounts.errors import ProblemError
from kyc.models import LedgerEntry
from kyc.roles import AUDITORS
from kyc.services import tags
from kyc.states import Status
from tests.kyc.factories import person, staff, verification_in


@pytest.fixture
def cases(db):
    return [verification_in(Status.IN_REVIEW, user=person()) for _number in range(2)]


def labels(case) -> list[str]:
    return list(case.tags.values_list("name", flat=True))


def test_label_is_put_on_once_and_taken_off(cases, reviewer):
    first, second = cases
    assert tags.tag(cases=[first.pk], label="Branch  Bogor", actor=reviewer) == 1
    assert tags.tag(cases=[first.pk, second.pk], label="branch-bogor", actor=reviewer) == 1
    assert [labels(case) for case in cases] == [["branch-bogor"]] * 2
    assert tags.in_use() == ["branch-bogor"]
    assert tags.untag(cases=[first.pk, second.pk], label="branch-bogor", actor=reviewer) == 2
    assert tags.untag(cases=[first.pk], label="branch-bogor", actor=reviewer) == 0
    assert ([labels(case) for case in cases], tags.in_use()) == ([[], []], [])


def test_trail_has_an_entry_for_each_case_that_changed(cases, reviewer):
    tags.tag(cases=[case.pk for case in cases], label="vip", actor=reviewer)
    tags.tag(cases=[case.pk for case in cases], label="vip", actor=reviewer)
    tags.untag(cases=[cases[1].pk], label="vip", actor=reviewer)
    entries = LedgerEntry.objects.order_by("sequence")
    assert list(entries.values_list("action", "subject", "details")) == [
        ("case_tagged", cases[0].public_id, {"tag": "vip"}),
        ("case_tagged", cases[1].public_id, {"tag": "vip"}),
        ("case_untagged", cases[1].public_id, {"tag": "vip"}),
    ]


@pytest.mark.parametrize("text", ["", "3201014512890003", "nik-32010", "9-to-5", "x" * 25, "日本"])
def test_label_that_the_trail_must_not_keep_is_refused(text, cases, reviewer):
    with pytest.raises(ProblemError) as problem:
        tags.tag(cases=[cases[0].pk], label=text, actor=reviewer)
    assert (problem.value.code, labels(cases[0])) == ("label_invalid", [])


def test_labels_are_for_those_who_decide(cases):
    for act in (tags.tag, tags.untag):
        with pytest.raises(ProblemError) as problem:
            act(cases=[cases[0].pk], label="vip", actor=staff(AUDITORS))
        assert problem.value.code == "permission_denied"
