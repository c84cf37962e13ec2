"""What a person sees of where they stand: the step, the photo with its frames, the next step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import dist
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kyc.areas import Corners, areas_of
from kyc.card import FIELD_LABELS
from kyc.models import Decision, Document, Verification
from kyc.reasons import ANOTHER_PERSON, OTHER_DOCUMENT, Reason
from kyc.services import appeals, attempts, marks, submission
from kyc.states import OPEN_STATUSES, Status

RECEIVED, READING, REVIEW, RESULT = "received", "reading", "review", "result"
STEPS = (
    (RECEIVED, _("Received")),
    (READING, _("Being read")),
    (REVIEW, _("In review")),
    (RESULT, _("Result")),
)
UPLOAD_STATUSES = (
    "awaiting_document",
    Status.RESUBMISSION_REQUESTED,
    Status.CANCELED,
    Status.EXPIRED,
)
DOUBTS = {
    "unreadable": _("We could not read this"),
    "uncertain": _("We are not sure of this"),
}
PLACES = (
    (_("top left"), _("top"), _("top right")),
    (_("left"), _("middle"), _("right")),
    (_("bottom left"), _("bottom"), _("bottom right")),
)
LOOK_HERE = _("Marked by our team")
MARGIN = 0.04  # of the photo's width, around card and frames


@dataclass(frozen=True)
class Frame:
    """An area on the photo: `number` as the page counts them, corners as SVG, words for it."""

    number: int
    points: str
    corner: tuple[float, float]
    title: str | Promise
    place: str | Promise


@dataclass(frozen=True)
class FramedPhoto:
    """A photo with the bad areas framed; `view` is the part of it that is shown, in pixels."""

    document: Document
    view: tuple[int, int, int, int]
    areas: list[Frame]

    @property
    def frames(self) -> list[Frame]:
        """Return the areas with their numbers side by side where two begin at one corner."""
        return list(_apart(self.areas, 2 * self.badge))

    @property
    def view_box(self) -> str:
        """Return the part that is shown, as SVG writes it."""
        return " ".join(map(str, self.view))

    @property
    def badge(self) -> int:
        """Return the radius of a frame's number: the same on every screen."""
        return round(max(self.view[2], self.view[3]) / 32)


@dataclass(frozen=True)
class OwnField:
    """A field as its owner sees it, with what they say about it."""

    key: str
    label: str
    value: str
    doubt: str | Promise
    is_wrong: bool
    is_right: bool
    should_be: str


def step_of(verification: Verification | None) -> str:
    """Return how far a photo has come."""
    if verification is None or verification.status not in (Status.PROCESSING, Status.IN_REVIEW):
        return RESULT
    if verification.status == Status.IN_REVIEW:
        return REVIEW
    document = verification.document
    return READING if document and document.read_attempts else RECEIVED


def state_of(verification: Verification | None) -> str:
    """Return a word that changes whenever the status page does."""
    return f"{verification.status_version if verification else 0}-{step_of(verification)}"


def standing(user: User, typed: Mapping[str, str | None] | None = None) -> dict[str, Any]:
    """Return what the status page shows; `typed` are marks that were refused."""
    verification = Verification.objects.with_documents().filter(user=user).last()
    current = submission.account_status(user)
    context = {
        "status": current,
        "verification": verification,
        "state": state_of(verification),
        "step": step_of(verification),
        "steps": STEPS,
        "is_moving": current in (Status.PROCESSING, Status.IN_REVIEW),
        "may_cancel": current in OPEN_STATUSES,
        "may_upload": current in UPLOAD_STATUSES,
    }
    return context | (_case_context(verification, typed) if verification else {})


def _case_context(
    verification: Verification, typed: Mapping[str, str | None] | None
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "appeal": verification.appeal,
        "may_appeal": appeals.may_appeal(verification),
        "may_mark": marks.may_mark(verification),
        "own_fields": own_fields(verification, typed),
        "is_answered": bool(verification.reading and verification.reading.marks.all()),
    }
    left = attempts.attempts_of(verification.user)
    context |= {"tries_left": left.left, "retry_at": left.retry_at}
    if verification.decision is None:
        return context
    told = _told(verification, verification.decision, left)
    return context | told | {"primary": _primary(verification, told["reasons"], context)}


def foreseen(verification: Verification, decision: Decision) -> dict[str, Any]:
    """Return what the status page would tell the person of a decision that is not made yet."""
    left = attempts.attempts_of(verification.user)
    left.refusals.update(set(decision.reasons))
    final = decision.reject_type == Decision.RejectType.FINAL
    status = Status.REJECTED if final else Status.RESUBMISSION_REQUESTED
    return {"status": status, **_told(verification, decision, left)}


def _told(
    verification: Verification, decision: Decision, left: attempts.Attempts
) -> dict[str, Any]:
    reasons = left.told_reasons(decision)
    return {
        "reasons": reasons,
        "message": decision.told_message(),
        "framed": framed_photo(verification, reasons, decision.told_frames()),
    }


def _primary(
    verification: Verification, reasons: list[Reason], context: dict[str, Any]
) -> str | None:
    """Return what the one big button leads to: `photo`, `document`, `person` or nothing."""
    actions = {reason.next_action for reason in reasons}
    if verification.status == Status.RESUBMISSION_REQUESTED and context["retry_at"] is None:
        if ANOTHER_PERSON in actions and context["may_appeal"]:
            return "person"
        return "document" if actions & {OTHER_DOCUMENT, ANOTHER_PERSON} else "photo"
    return "person" if context["may_appeal"] else None


def own_fields(
    verification: Verification, typed: Mapping[str, str | None] | None = None
) -> list[OwnField]:
    """Return the fields of the newest photo as their owner sees them; none before it is read."""
    reading = verification.reading
    if reading is None or not any(field["raw_text"] for field in reading.read_fields()):
        return []
    said = {mark.key: None if mark.is_right else mark.should_be for mark in reading.marks.all()}
    said = said if typed is None else dict(typed)
    return [_own_field(field, said) for field in reading.corrected_fields()]


def _own_field(field: dict[str, Any], said: Mapping[str, str | None]) -> OwnField:
    key = field["key"]
    doubts = [] if field["source"] == "reviewer" else field["checks"]
    doubt = next((text for code, text in DOUBTS.items() if code in doubts), "")
    return OwnField(
        key=key,
        label=FIELD_LABELS[key],
        value=field["value"],
        doubt=doubt or ("" if field["value"] else DOUBTS["unreadable"]),
        is_wrong=key in said and said[key] is not None,
        is_right=key in said and said[key] is None,
        should_be=said.get(key) or "",
    )


def framed_photo(
    verification: Verification, reasons: list[Reason], drawn: Sequence[Corners] = ()
) -> FramedPhoto | None:
    """Return the newest photo with framed areas: of these reasons, and those a reviewer drew."""
    document, reading = verification.document, verification.reading
    if document is None:
        return None
    payload = reading.payload if reading else {}
    found: list[tuple[str | Promise, str, Corners]] = [
        (reason.title, key, box)
        for reason in reasons
        for key, box in areas_of(reason.code, payload)
    ]
    found += [(LOOK_HERE, "", box) for box in drawn]
    if not found:
        return None
    card = payload.get("card")
    shown = [box for _title, _key, box in found] + [card or _whole(document)]
    frames = [
        _frame(number, title, key, box, card or _whole(document))
        for number, (title, key, box) in enumerate(found, start=1)
    ]
    return FramedPhoto(document, _view(shown, document), frames)


def _apart(frames: list[Frame], least: float) -> Iterator[Frame]:
    """Yield frames with each number moved to the right until it covers no other."""
    taken: list[tuple[float, float]] = []
    for frame in frames:
        x, y = frame.corner
        while any(dist((x, y), other) < least for other in taken):
            x += least
        taken.append((x, y))
        yield replace(frame, corner=(x, y))


def _frame(number: int, title: str | Promise, key: str, box: Corners, card: Corners) -> Frame:
    place: str | Promise = FIELD_LABELS.get(key) or _place(box, card)
    if key == "card":
        place = _("the whole card")
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in box)
    return Frame(number, points, (box[0][0], box[0][1]), title, place)


def _place(box: Corners, card: Corners) -> str | Promise:
    """Return in words in which ninth of the card the middle of a box lies."""
    middle = [sum(corner[axis] for corner in box) / 4 for axis in (0, 1)]
    origin, right, _far, down = card
    column, row = (_third(middle, origin, end) for end in (right, down))
    return PLACES[row][column]


def _third(point: list[float], origin: list[float], end: list[float]) -> int:
    side = [end[0] - origin[0], end[1] - origin[1]]
    along = sum((point[axis] - origin[axis]) * side[axis] for axis in (0, 1))
    return min(2, max(0, int(3 * along / max(1.0, side[0] ** 2 + side[1] ** 2))))


def _whole(document: Document) -> Corners:
    width, height = document.width, document.height
    return [[0, 0], [width, 0], [width, height], [0, height]]


def _view(boxes: list[Corners], document: Document) -> tuple[int, int, int, int]:
    """Return the part of the photo around all boxes: left, top, width, height."""
    margin = MARGIN * document.width
    xs = [x for box in boxes for x, _y in box]
    ys = [y for box in boxes for _x, y in box]
    left, top = max(0, min(xs) - margin), max(0, min(ys) - margin)
    right = min(document.width, max(xs) + margin)
    bottom = min(document.height, max(ys) + margin)
    return round(left), round(top), round(right - left), round(bottom - top)
