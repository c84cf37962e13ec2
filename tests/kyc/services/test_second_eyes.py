"""What one proposes and another confirms."""

import pytest

from accounts.errors import ProblemError
from kyc.desk import Proposal
from kyc.models import Decision, LedgerEntry, Reading, Verification
from kyc.roles import REVIEWERS, SENIOR_REVIEWERS
from kyc.services import review, second_eyes
from kyc.states import Status
from tests.kyc.factories import document_of, person, reading, staff, verification_in

FINAL = {"answer": "rejected", "reject_type": "final", "reasons": ["image_glare"]}
SECRET = {"answer": "rejected", "reject_type": "retry", "reasons": ["suspected_fraud"]}
APPROVAL = {"answer": "approved"}


@pytest.fixture
def case(user) -> Verification:
    return verification_in(Status.IN_REVIEW, user=user)


@pytest.fixture
def contradictory(user) -> Verification:
    """Return a case whose NIK says another birthday than the card prints."""
    case = verification_in(Status.PROCESSING, user=user)
    payload = reading(tanggal_lahir={"value": "06-12-1989"})
    Reading.objects.create(document=document_of(case), payload=payload)
    case.move_to(Status.IN_REVIEW, actor=None, reason="photo_read")
    return Verification.objects.get(pk=case.pk)


def answer(case, reviewer, **changes):
    version = case.status_version
    return review.decide(verification=case, reviewer=reviewer, seen_version=version, **changes)


def confirm(case, senior) -> Decision:
    version = case.status_version
    return second_eyes.confirm(verification=case, senior=senior, seen_version=version)


def refusal(function, *arguments, **changes) -> tuple[str, int]:
    with pytest.raises(ProblemError) as problem:
        function(*arguments, **changes)
    return problem.value.code, problem.value.status


@pytest.mark.parametrize(
    ("given", "grounds"),
    [(FINAL, ["final"]), (SECRET, ["sensitive"]), ({**SECRET, **FINAL}, ["final"])],
)
def test_answer_with_weight_is_a_proposal_and_changes_nothing(given, grounds, case, reviewer):
    proposal = answer(case, reviewer, **given)
    assert isinstance(proposal, Proposal)
    assert proposal.grounds == grounds
    case.refresh_from_db()
    assert (case.status, case.decision) == (Status.IN_REVIEW, None)


def test_answer_of_a_senior_is_a_proposal_as_well(case, senior):
    assert isinstance(answer(case, senior, **FINAL), Proposal)
    assert refusal(confirm, case, senior) == ("own_proposal", 403)


def test_approval_against_a_contradiction_is_a_proposal(contradictory, reviewer):
    proposal = answer(contradictory, reviewer, **APPROVAL)
    assert proposal.grounds == ["contradiction"]


def test_approval_after_the_contradiction_was_corrected_is_a_decision(contradictory, reviewer):
    values = {"tanggal_lahir": "05-12-1989"}
    assert isinstance(answer(contradictory, reviewer, **APPROVAL, values=values), Decision)


def test_confirmed_proposal_takes_effect_and_names_both(case, reviewer, senior):
    answer(case, reviewer, **FINAL, internal_note="seen")
    decision = confirm(case, senior)
    case.refresh_from_db()
    assert case.status == Status.REJECTED
    assert (decision.reviewer, decision.status_change.actor) == (reviewer, senior)
    assert decision.internal_note == "seen"
    assert Proposal.objects.get().settled_by == senior


def test_confirmed_override_is_in_the_trail(contradictory, reviewer, senior):
    answer(contradictory, reviewer, **APPROVAL)
    confirm(contradictory, senior)
    entries = LedgerEntry.objects.values_list("action", "actor")
    assert list(entries) == [
        ("decision_proposed", reviewer.public_id),
        ("proposal_confirmed", senior.public_id),
        ("decision_overrode", senior.public_id),
        ("case_decided", senior.public_id),
    ]


def test_proposal_sent_back_leaves_the_case_to_a_new_answer(case, reviewer, senior):
    answer(case, reviewer, **FINAL)
    version = case.status_version
    second_eyes.send_back(verification=case, senior=senior, seen_version=version, note="why?")
    assert Proposal.objects.get().settled_note == "why?"
    assert isinstance(answer(case, reviewer, **APPROVAL), Decision)


def test_case_with_a_proposal_takes_no_other_answer(case, reviewer):
    answer(case, reviewer, **FINAL)
    other = staff(REVIEWERS)
    assert refusal(answer, case, other, **APPROVAL) == ("awaiting_confirmation", 409)


def test_confirm_by_a_reviewer_is_refused(case, reviewer):
    answer(case, reviewer, **FINAL)
    assert refusal(confirm, case, staff(REVIEWERS)) == ("permission_denied", 403)


def test_confirm_of_nothing_is_refused(case, senior):
    assert refusal(confirm, case, senior) == ("nothing_proposed", 409)


def test_confirm_twice_is_refused(case, reviewer, senior):
    answer(case, reviewer, **FINAL)
    confirm(case, senior)
    assert refusal(confirm, case, senior) == ("already_decided", 409)


@pytest.mark.parametrize("is_superuser", [False, True])
def test_nobody_confirms_in_their_own_case(is_superuser, reviewer):
    owner = staff(SENIOR_REVIEWERS, is_superuser=is_superuser)
    own = verification_in(Status.IN_REVIEW, user=owner)
    assert refusal(answer, own, owner, **APPROVAL) == ("own_case", 403)
    answer(own, reviewer, **FINAL)
    assert refusal(confirm, own, owner) == ("own_case", 403)


def test_superuser_confirms_no_proposal_of_their_own(case):
    chief = person(is_staff=True, is_superuser=True)
    answer(case, chief, **FINAL)
    assert refusal(confirm, case, chief) == ("own_proposal", 403)
