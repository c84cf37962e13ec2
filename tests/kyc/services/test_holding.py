"""An answer that can be taken back before anything leaves the house."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from accounts.errors import ProblemError
from kyc import tasks
from kyc.desk import HeldAnswer
from kyc.models import Claim, Correction, Decision, LedgerEntry, Verification
from kyc.roles import REVIEWERS
from kyc.services import claims, holding, review, submission
from kyc.states import Status
from tests.kyc.factories import document_of, person, staff, verification_in

REFUSAL = {
    "answer": "rejected",
    "reject_type": "retry",
    "reasons": ["image_glare"],
    "user_message": "Near a window, please.",
    "internal_note": "second time",
}


@pytest.fixture(autouse=True)
def half_a_minute(settings) -> None:
    settings.UNDO_SECONDS = 30


@pytest.fixture
def case(user) -> Verification:
    return verification_in(Status.IN_REVIEW, user=user)


def answer(case, reviewer, **changes) -> HeldAnswer:
    arguments = {"answer": "approved", "seen_version": case.status_version, **changes}
    held = review.decide(verification=case, reviewer=reviewer, **arguments)
    assert isinstance(held, HeldAnswer)
    return held


def refusal(function, **arguments) -> tuple[str, int]:
    with pytest.raises(ProblemError) as problem:
        function(**arguments)
    return problem.value.code, problem.value.status


def let_time_pass(seconds: int = 31) -> None:
    """Let every held answer be as much older."""
    for held in HeldAnswer.objects.all():
        moved = held.due_at - timedelta(seconds=seconds)
        HeldAnswer.objects.filter(pk=held.pk).update(due_at=moved)


def run_the_clock(run_tasks) -> None:
    """Do what the clock would by now, and what follows from it."""
    due = Schedule.objects.filter(func="kyc.tasks.settle")
    for scheduled in due.filter(next_run__lte=timezone.now() + timedelta(seconds=30)):
        tasks.settle(int(scheduled.args.strip("(),")))
        scheduled.delete()
    run_tasks()


def actions() -> list[str]:
    return list(LedgerEntry.objects.order_by("sequence").values_list("action", flat=True))


def test_answer_changes_nothing_and_sends_nothing_at_first(case, reviewer, queued):
    before = queued()
    held = answer(case, reviewer)
    case.refresh_from_db()
    assert (case.status, Decision.objects.count()) == (Status.IN_REVIEW, 0)
    assert queued() == before
    scheduled = Schedule.objects.get(func="kyc.tasks.settle")
    assert (scheduled.next_run, scheduled.schedule_type) == (held.due_at, Schedule.ONCE)
    assert actions() == ["decision_held"]


def test_answer_counts_once_its_time_is_over(case, reviewer, run_tasks, mailoutbox):
    answer(case, reviewer, **REFUSAL)
    let_time_pass()
    run_the_clock(run_tasks)
    case.refresh_from_db()
    decision = Decision.objects.get()
    assert case.status == Status.RESUBMISSION_REQUESTED
    assert (decision.reviewer, decision.status_change.actor) == (reviewer, reviewer)
    assert (decision.user_message, decision.internal_note) == (
        "Near a window, please.",
        "second time",
    )
    assert len(mailoutbox) == 1
    assert HeldAnswer.objects.count() == 0
    assert actions() == ["decision_held", "case_decided"]


def test_answer_does_not_count_before_its_time(case, reviewer, run_tasks):
    held = answer(case, reviewer)
    tasks.settle(held.pk)
    assert Decision.objects.count() == 0


def test_answer_counts_once_however_often_it_is_tried(case, reviewer):
    held = answer(case, reviewer)
    let_time_pass()
    for _try in range(3):
        tasks.settle(held.pk)
    assert Decision.objects.count() == 1


def test_answer_whose_worker_died_is_taken_up_by_the_clock(case, reviewer, run_tasks):
    answer(case, reviewer)
    OrmQ.objects.all().delete()
    let_time_pass(seconds=95)
    tasks.resume_stranded()
    run_tasks()
    assert Decision.objects.count() == 1


def test_answer_that_is_hardly_due_is_left_to_its_own_task(case, reviewer):
    answer(case, reviewer)
    let_time_pass(seconds=40)
    assert holding.resume_lost() == 0


def test_undo_gives_the_case_back_as_it_was_typed(case, reviewer, run_tasks, mailoutbox):
    answer(case, reviewer, **REFUSAL, values={"nama": "SITI AISYAH"}, looked_at=["nama"])
    holding.undo(verification=case, reviewer=reviewer)
    let_time_pass()
    run_the_clock(run_tasks)
    case.refresh_from_db()
    assert (case.status, Decision.objects.count(), mailoutbox) == (Status.IN_REVIEW, 0, [])
    assert Claim.objects.get().holder == reviewer
    assert Correction.objects.get().value == "SITI AISYAH"
    undone = holding.taken_back(case, reviewer)
    assert {name: getattr(undone, name) for name in REFUSAL} == REFUSAL
    assert undone.looked_at == ["nama"]
    assert actions() == [
        "fields_corrected",
        "decision_held",
        "case_claimed",
        "decision_undone",
    ]


def test_undone_case_can_be_answered_again(case, reviewer):
    answer(case, reviewer, **REFUSAL)
    holding.undo(verification=case, reviewer=reviewer)
    again = answer(case, reviewer)
    assert list(HeldAnswer.objects.all()) == [again]


def test_undo_of_somebody_else_is_refused(case, reviewer):
    answer(case, reviewer)
    other = staff(REVIEWERS)
    refused = refusal(holding.undo, verification=case, reviewer=other)
    assert refused == ("nothing_to_undo", 409)


def test_undo_of_what_counts_already_is_refused(case, reviewer):
    held = answer(case, reviewer)
    let_time_pass()
    tasks.settle(held.pk)
    refused = refusal(holding.undo, verification=case, reviewer=reviewer)
    assert refused == ("nothing_to_undo", 409)
    assert holding.undoable(reviewer) is None


def test_held_case_is_nobodys_to_claim_or_answer(case, reviewer):
    answer(case, reviewer)
    other = staff(REVIEWERS)
    assert claims.claim_next(reviewer=other) is None
    assert claims.claim_next(reviewer=reviewer) is None
    arguments = {"answer": "approved", "seen_version": case.status_version}
    refused = refusal(review.decide, verification=case, reviewer=other, **arguments)
    assert refused == ("answer_held", 409)


def test_case_that_its_person_gave_up_meanwhile_stays_given_up(case, reviewer):
    held = answer(case, reviewer)
    submission.cancel(verification=case)
    let_time_pass()
    tasks.settle(held.pk)
    case.refresh_from_db()
    assert (case.status, Decision.objects.count()) == (Status.CANCELED, 0)
    assert HeldAnswer.objects.count() == 0


def test_answer_for_second_eyes_is_proposed_at_once(case, reviewer):
    review.decide(
        verification=case,
        reviewer=reviewer,
        answer="rejected",
        reject_type="final",
        reasons=["image_glare"],
        seen_version=case.status_version,
    )
    assert HeldAnswer.objects.count() == 0
    assert document_of(case).proposals.count() == 1


def test_undoable_is_the_newest_answer(case, reviewer):
    answer(case, reviewer)
    newest = answer(verification_in(Status.IN_REVIEW, user=person()), reviewer)
    assert holding.undoable(reviewer) == newest


def test_no_time_to_undo_decides_at_once(case, reviewer, settings):
    settings.UNDO_SECONDS = 0
    version = case.status_version
    decision = review.decide(
        verification=case, reviewer=reviewer, answer="approved", seen_version=version
    )
    assert isinstance(decision, Decision)
