"""R6: review obeys its states, whatever people, reviewers and readers do in any order."""

import os
from collections.abc import Callable

import pytest
from django.conf import settings as configured
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.errors import ProblemError
from kyc.models import Decision, StatusChange, Verification
from kyc.services import appeals, review, submission
from kyc.states import MAILED_STATUSES, OPEN_STATUSES
from ocr_engine import OCRError
from tests.e2e.scenes import a_reviewer
from tests.kyc.conftest import JPEG, FakeReader
from tests.kyc.factories import person
from tests.kyc.test_models import ALLOWED

EXAMPLES = int(os.environ.get("PROMISE_EXAMPLES", "15"))
ANSWERS = (
    {"answer": "approved"},
    {"answer": "rejected", "reject_type": "retry", "reasons": ["image_blurred"]},
    {"answer": "rejected", "reject_type": "final", "reasons": ["under_age"]},
)

pytestmark = pytest.mark.django_db


class Review(RuleBasedStateMachine):
    """Two people, two reviewers, and a reader that may fail."""

    reader: FakeReader
    run_tasks: Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.people = [person(), person()]
        self.reviewers = [a_reviewer(), a_reviewer()]
        self.seen: dict[int, int] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, call) -> None:
        """Do something that may be refused; a refusal changes nothing."""
        before = list(StatusChange.objects.values_list("pk", flat=True))
        try:
            with transaction.atomic():
                call()
        except ProblemError:
            after = list(StatusChange.objects.values_list("pk", flat=True))
            assert after == before

    def case(self, who: int) -> Verification | None:
        return Verification.objects.newest_of(self.people[who])

    @rule(who=st.integers(0, 1))
    def send_a_photo(self, who: int) -> None:
        self.attempt(lambda: submission.submit(user=self.people[who], data=JPEG))

    @rule(fails=st.booleans())
    def work(self, fails: bool) -> None:
        self.reader.read_error = OCRError("reader_crashed") if fails else None
        type(self).run_tasks()

    @rule(who=st.integers(0, 1))
    def look(self, who: int) -> None:
        if case := self.case(who):
            self.seen[who] = case.status_version

    @rule(who=st.integers(0, 1), by=st.integers(0, 1), answer=st.sampled_from(ANSWERS))
    def decide(self, who: int, by: int, answer: dict) -> None:
        if case := self.case(who):
            seen, reviewer = self.seen.get(who, 0), self.reviewers[by]
            self.attempt(
                lambda: review.decide(
                    verification=case, reviewer=reviewer, seen_version=seen, **answer
                )
            )

    @rule(who=st.integers(0, 1))
    def cancel(self, who: int) -> None:
        if case := self.case(who):
            self.attempt(lambda: submission.cancel(verification=case))

    @rule(who=st.integers(0, 1))
    def appeal(self, who: int) -> None:
        if case := self.case(who):
            self.attempt(lambda: appeals.appeal(verification=case))

    @invariant()
    def every_step_was_allowed(self) -> None:
        for user in self.people:
            steps = list(StatusChange.objects.filter(verification__user=user).order_by("pk"))
            moves = {(step.from_status, step.to_status) for step in steps}
            assert moves - {("", "processing")} <= ALLOWED
            versions = [step.version for step in steps]
            assert versions == list(range(1, len(steps) + 1))

    @invariant()
    def nobody_has_two_open_cases(self) -> None:
        for user in self.people:
            cases = Verification.objects.filter(user=user, status__in=OPEN_STATUSES)
            assert cases.count() <= 1

    @invariant()
    def every_answer_is_one_step(self) -> None:
        answered = StatusChange.objects.filter(to_status__in=MAILED_STATUSES)
        decided = answered.exclude(decision=None)
        assert Decision.objects.count() == decided.count()
        assert not decided.filter(reason="appealed").exists()


def test_review_obeys_its_states_in_any_order(reader, run_tasks, monkeypatch) -> None:
    monkeypatch.setattr(configured, "PHOTO_ATTEMPTS", 1000)
    played = type("Played", (Review,), {"reader": reader, "run_tasks": staticmethod(run_tasks)})
    run_state_machine_as_test(
        played,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
