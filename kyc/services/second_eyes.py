"""What needs a second pair of eyes: an answer is proposed by one and confirmed by another."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.errors import ProblemError
from accounts.models import User
from kyc import ledger
from kyc.desk import Claim, Proposal
from kyc.ledger import Action
from kyc.models import Decision, Reading, Verification
from kyc.reasons import are_sensitive
from kyc.roles import CONFIRM
from kyc.services.cases import (
    Answer,
    answer_of,
    locked_case,
    open_proposal,
    refuse_without,
    settle,
)
from ocr_engine.extraction.nik import check_nik

# Where a NIK was first issued may differ from today's address: that is no contradiction.
STRONG = frozenset({"nik_format_invalid", "nik_dob_mismatch", "nik_gender_mismatch"})


def contradictions(verification: Verification) -> list[str]:
    """Return what of the card's values, as corrected, cannot all be true."""
    reading = Reading.objects.filter(document=verification.document).first()
    fields = reading.corrected_fields() if reading else []
    values = {field["key"]: field["value"] for field in fields}
    if not values.get("nik"):
        return []
    printed = (values[key] for key in ("nik", "tanggal_lahir", "jenis_kelamin", "provinsi"))
    return [code for code in check_nik(*printed) if code in STRONG]


def proposed(locked: Verification, reviewer: User, given: Answer) -> Proposal | None:
    """Keep an answer as a proposal where one pair of eyes is not enough; else return None."""
    grounds = _grounds(locked, given)
    if not grounds:
        return None
    proposal = Proposal.objects.create(
        document=locked.documents.latest("pk"),
        proposer=reviewer,
        answer=given.answer,
        reject_type=given.reject_type,
        reasons=list(given.reasons),
        user_message=given.user_message,
        internal_note=given.internal_note,
        frames=list(given.frames),
        grounds=grounds,
    )
    Claim.objects.filter(verification=locked).delete()
    return proposal


def confirm(*, verification: Verification, senior: User, seen_version: int) -> Decision:
    """Put a proposed answer into effect.

    Raises:
        ProblemError: `permission_denied`, `own_case`, `own_proposal`, `nothing_proposed` and what
            `review.decide` raises.
    """
    with transaction.atomic():
        locked, proposal = _locked_proposal(verification, senior, seen_version)
        given = answer_of(proposal)
        decision = settle(locked, given, reviewer=proposal.proposer, actor=senior)
        _settled(proposal, senior, Proposal.Outcome.CONFIRMED, note="")
        proposer = {"proposer": proposal.proposer.public_id}
        _note(senior, Action.PROPOSAL_CONFIRMED, locked, **proposer)
        if "contradiction" in proposal.grounds:
            _note(senior, Action.DECISION_OVERRODE, locked, **proposer)
        _note(senior, Action.CASE_DECIDED, locked, **given.codes(), **proposer)
        return decision


def send_back(
    *, verification: Verification, senior: User, seen_version: int, note: str = ""
) -> Proposal:
    """Refuse a proposed answer: the case waits for a new one."""
    with transaction.atomic():
        locked, proposal = _locked_proposal(verification, senior, seen_version)
        _settled(proposal, senior, Proposal.Outcome.RETURNED, note=note)
        Claim.objects.filter(verification=locked).delete()
        proposer = {"proposer": proposal.proposer.public_id}
        _note(senior, Action.PROPOSAL_RETURNED, locked, **proposer)
        return proposal


def _grounds(locked: Verification, given: Answer) -> list[str]:
    is_approval = given.answer == Decision.Answer.APPROVED
    found = {
        "final": given.reject_type == Decision.RejectType.FINAL,
        "sensitive": are_sensitive(given.reasons),
        "contradiction": is_approval and bool(contradictions(locked)),
    }
    return [code for code, holds in found.items() if holds]


def _locked_proposal(
    verification: Verification, senior: User, seen_version: int
) -> tuple[Verification, Proposal]:
    refuse_without(CONFIRM, senior)
    locked = locked_case(verification, senior, seen_version)
    proposal = open_proposal(locked)
    if proposal is None:
        message = gettext("There is no answer to confirm.")
        raise ProblemError("nothing_proposed", message, status=409)
    if proposal.proposer_id == senior.pk:
        message = gettext("A second pair of eyes is somebody else's.")
        raise ProblemError("own_proposal", message, status=403)
    return locked, proposal


def _settled(proposal: Proposal, senior: User, outcome: str, *, note: str) -> None:
    proposal.outcome, proposal.settled_by = outcome, senior
    proposal.settled_note, proposal.settled_at = note, timezone.now()
    proposal.save(update_fields=["outcome", "settled_by", "settled_note", "settled_at"])


def _note(senior: User, action: Action, case: Verification, **details: ledger.Detail) -> None:
    ledger.append(actor=senior.public_id, action=action, subject=case.public_id, details=details)
