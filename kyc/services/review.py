"""What reviewers do: correct what was read, and decide."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext, ngettext

from accounts.errors import ProblemError
from accounts.models import User
from kyc import ledger
from kyc.areas import Corners
from kyc.card import FIELD_LABELS
from kyc.desk import HeldAnswer, Proposal
from kyc.ledger import Action
from kyc.models import Correction, Decision, Reading, Verification
from kyc.reasons import REFUSABLE
from kyc.services import duplicates, holding, second_eyes
from kyc.services.cases import Answer, locked_for_review, settle
from kyc.states import Status


def correct_fields(
    *, verification: Verification, reviewer: User, values: Mapping[str, str], seen_version: int
) -> list[str]:
    """Keep a reviewer's values beside what was read, where they differ from it.

    A value set back to what was read removes its correction.

    Returns:
        The keys whose value changed.
    """
    with transaction.atomic():
        locked = locked_for_review(verification, reviewer, seen_version)
        changed = _corrected(locked, reviewer, values)
        _note_corrections(locked, reviewer, changed)
        return changed


def decide(
    *,
    verification: Verification,
    reviewer: User,
    answer: str,
    seen_version: int,
    reject_type: str = "",
    reasons: Sequence[str] = (),
    user_message: str = "",
    internal_note: str = "",
    frames: Sequence[Corners] = (),
    values: Mapping[str, str] | None = None,
    looked_at: Collection[str] | None = None,
) -> Decision | Proposal | HeldAnswer:
    """Answer a case, once, and keep the reviewer's values with the answer or not at all.

    Args:
        verification: the case.
        reviewer: who decides; never the person themselves.
        answer: `approved` or `rejected`.
        seen_version: the case's `status_version` when the reviewer looked at it, so that nobody
            decides on a photo that came after.
        reject_type: `retry` asks for a new photo, `final` ends it.
        reasons: codes of `REFUSABLE`, at least one for a rejection.
        user_message: what the person is told besides the texts of the reasons.
        internal_note: what only reviewers see.
        frames: places on the photo that the person is shown with a refusal, four corners each.
        values: the fields as they should read, as `correct_fields` takes them.
        looked_at: keys of the fields that the reviewer looked at; None where the door cannot tell.
            Then an approval does not ask for a look at each doubtful field.

    Returns:
        The answer held for `UNDO_SECONDS`, or the decision where that is no time; or, where one
        pair of eyes is not enough, the proposal that waits for `second_eyes.confirm`.
    """
    status = _status_after(answer, reject_type, reasons)
    kept = tuple(_on_photo(verification, frame) for frame in frames)
    given = Answer(answer, reject_type, tuple(reasons), user_message, internal_note, status, kept)
    with transaction.atomic():
        locked = locked_for_review(verification, reviewer, seen_version)
        changed = _corrected(locked, reviewer, values or {})
        if answer == Decision.Answer.APPROVED and looked_at is not None:
            _check_looks(locked, looked_at)
        outcome: Decision | Proposal | HeldAnswer | None
        outcome = second_eyes.proposed(locked, reviewer, given)
        outcome = outcome or holding.held(locked, reviewer, given, looked_at or ())
        outcome = outcome or settle(locked, given, reviewer=reviewer, actor=reviewer)
        _note_corrections(locked, reviewer, changed)
        _note_outcome(locked, reviewer, outcome, given)
        return outcome


def _status_after(answer: str, reject_type: str, reasons: Sequence[str]) -> str:
    if answer == Decision.Answer.APPROVED:
        if reject_type or reasons:
            message = gettext("An approval has no reasons to refuse.")
            raise ProblemError("reason_not_allowed", message, param="reasons")
        return Status.VERIFIED
    if answer != Decision.Answer.REJECTED:
        raise ProblemError("answer_unknown", gettext("Approve or reject."), param="answer")
    _check_reasons(reasons)
    if reject_type == Decision.RejectType.RETRY:
        return Status.RESUBMISSION_REQUESTED
    if reject_type == Decision.RejectType.FINAL:
        return Status.REJECTED
    message = gettext("Say whether the person may try again.")
    raise ProblemError("reject_type_required", message, param="reject_type")


def _on_photo(verification: Verification, frame: Corners) -> Corners:
    """Return a frame without what reaches beyond the photo."""
    document = verification.documents.latest("pk")
    most = (document.width, document.height)
    return [
        [round(min(max(place, 0), edge), 1) for place, edge in zip(corner, most, strict=True)]
        for corner in frame
    ]


def _check_reasons(reasons: Sequence[str]) -> None:
    if not reasons:
        message = gettext("Choose at least one reason.")
        raise ProblemError("reason_required", message, param="reasons")
    if set(reasons) - set(REFUSABLE):
        message = gettext("This is not a reason to refuse.")
        raise ProblemError("reason_unknown", message, param="reasons")


def _check_looks(locked: Verification, looked_at: Collection[str]) -> None:
    """Refuse an approval while a doubtful field was not looked at; a corrected one was."""
    _check_fields(looked_at)
    reading = Reading.objects.filter(document=locked.document).first()
    left = [key for key in reading.doubtful_keys() if key not in looked_at] if reading else []
    if left:
        text = ngettext(
            "Please look at this field first: %s", "Please look first at: %s", len(left)
        )
        message = text % ", ".join(FIELD_LABELS[key] for key in left)
        raise ProblemError("fields_not_looked_at", message, param="looked_at")


def _check_fields(keys: Collection[str]) -> None:
    if unknown := set(keys) - set(FIELD_LABELS):
        message = gettext("This field does not exist.")
        raise ProblemError("field_unknown", message, param=sorted(unknown)[0])


def _corrected(locked: Verification, reviewer: User, values: Mapping[str, str]) -> list[str]:
    """Keep the values that differ from what is stored, and return their keys."""
    _check_fields(values)
    if not values:
        return []
    reading = Reading.objects.get(document=locked.document)
    now = {field["key"]: field["value"] for field in reading.corrected_fields()}
    changed = [key for key in values if values[key] != now[key]]
    for key in changed:
        _correct(reading, key, values[key], reviewer)
    if changed:
        duplicates.remember(reading=reading)
    return changed


def _correct(reading: Reading, key: str, value: str, reviewer: User) -> None:
    as_read = next(field["value"] for field in reading.read_fields() if field["key"] == key)
    if value == as_read:
        Correction.objects.filter(reading=reading, key=key).delete()
    else:
        Correction.objects.update_or_create(
            reading=reading, key=key, defaults={"value": value, "reviewer": reviewer}
        )


def _note_corrections(locked: Verification, reviewer: User, changed: list[str]) -> None:
    if changed:
        ledger.append(
            actor=reviewer.public_id,
            action=Action.FIELDS_CORRECTED,
            subject=locked.public_id,
            details={"fields": sorted(changed)},
        )


def _note_outcome(
    locked: Verification,
    reviewer: User,
    outcome: Decision | Proposal | HeldAnswer,
    given: Answer,
) -> None:
    actions = {Proposal: Action.DECISION_PROPOSED, HeldAnswer: Action.DECISION_HELD}
    ledger.append(
        actor=reviewer.public_id,
        action=actions.get(type(outcome), Action.CASE_DECIDED),
        subject=locked.public_id,
        details=given.codes(),
    )
