"""Many cases at once: whose they are, and labels; never an answer."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from kyc.desk import Assignment, HeldAnswer, Proposal
from kyc.models import Decision, Verification
from kyc.roles import AUDITORS
from kyc.services import claims, tags
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.admin.desk import QUEUE, rows
from tests.kyc.factories import person, staff, verification_in

ACTIONS = ["assign", "unassign", "put_label", "take_label"]


@pytest.fixture
def cases(db) -> list[Verification]:
    return [verification_in(Status.IN_REVIEW, user=person()) for _number in range(3)]


@pytest.fixture
def senior_desk(senior) -> Client:
    return log_in_staff(Client(headers={"accept-language": "en"}), senior)


def chosen(desk, action: str, cases, **sent):
    """Send the list's form, or with `apply` that of the page that asks."""
    keys = [case.pk for case in cases]
    return desk.post(QUEUE, {"action": action, "_selected_action": keys, **sent})


def told(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def offered(answer) -> list[str]:
    form = answer.context["action_form"]
    return [name for name, _title in form.fields["action"].choices if name] if form else []


def test_queue_offers_these_actions_and_no_other(desk, cases):
    assert offered(desk.get(QUEUE)) == ACTIONS


def test_who_decides_nothing_is_offered_nothing(client, cases):
    log_in_staff(client, staff(AUDITORS))
    answer = client.get(QUEUE)
    assert (offered(answer), 'class="action-select"' in answer.content.decode()) == ([], False)
    chosen(client, "put_label", cases, apply="1", label="vip")
    assert tags.in_use() == []


@pytest.mark.parametrize("action", ACTIONS)
def test_no_action_decides(action, senior_desk, senior, cases):
    before = list(Verification.objects.values())
    assert chosen(senior_desk, action, cases).status_code == 200
    sent = {"apply": "1", "assignee": senior.pk, "label": "vip", "answer": "approved"}
    assert chosen(senior_desk, action, cases, **sent).status_code == 302
    assert list(Verification.objects.values()) == before
    models = (Decision, Proposal, HeldAnswer)
    assert [model.objects.count() for model in models] == [0, 0, 0]


def test_unknown_action_such_as_an_approval_changes_nothing(senior_desk, cases):
    before = list(Verification.objects.values())
    for action in ("approve", "decide", "delete_selected"):
        chosen(senior_desk, action, cases, apply="1")
    assert list(Verification.objects.values()) == before


def test_cases_are_given_on_a_page_that_asks_first(senior_desk, reviewer, cases):
    asked = chosen(senior_desk, "assign", cases)
    assert asked.context["cases"] == cases
    assert Assignment.objects.count() == 0
    claims.claim(verification=cases[2], reviewer=staff("Reviewers"))
    answer = chosen(senior_desk, "assign", cases, apply="1", assignee=reviewer.pk)
    assert told(answer) == [
        f"2 cases given to {reviewer.email}.",
        "1 case passed over: somebody is working on it.",
    ]
    assert rows(senior_desk.get(QUEUE, {"desk": "assigned"})) == [
        case.public_id for case in cases[:2]
    ]


def test_reviewer_is_offered_only_themselves(desk, reviewer, cases):
    form = chosen(desk, "assign", cases).context["form"]
    assert [colleague.pk for colleague in form.fields["assignee"].queryset] == [reviewer.pk]
    chosen(desk, "assign", cases[:1], apply="1", assignee=reviewer.pk)
    assert rows(desk.get(QUEUE, {"desk": "mine"})) == [cases[0].public_id]
    answer = chosen(desk, "unassign", cases, apply="1")
    assert told(answer) == ["1 case is anybody's again.", "2 cases passed over: it is nobody's."]


def test_labels_are_shown_filtered_by_and_taken_off(desk, cases):
    chosen(desk, "put_label", cases[1:], apply="1", label="Branch Bogor")
    page = desk.get(QUEUE)
    assert page.content.decode().count('class="queue-label">branch-bogor<') == 2
    assert rows(desk.get(QUEUE, {"label": "branch-bogor"})) == [c.public_id for c in cases[1:]]
    chosen(desk, "take_label", cases, apply="1", label="branch-bogor")
    assert "branch-bogor" not in desk.get(QUEUE).content.decode()


def test_label_that_is_none_is_refused_on_the_page(desk, cases):
    answer = chosen(desk, "put_label", cases, apply="1", label="3201014512890003")
    assert (answer.status_code, tags.in_use()) == (200, [])
    assert list(answer.context["form"].errors) == ["label"]
