"""Cases for the tests, in any state, by the way that leads there."""

from typing import Any, cast

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from kyc.card import FIELD_LABELS
from kyc.models import Decision, Document, Reading, StatusChange, Verification
from kyc.roles import SENIOR_REVIEWERS
from kyc.services import review, second_eyes
from kyc.states import Status
from tests.factories import UserFactory

BOX = [[100.0, 200.0], [300.0, 200.0], [300.0, 240.0], [100.0, 240.0]]
CARD = [[50.0, 50.0], [1150.0, 50.0], [1150.0, 750.0], [50.0, 750.0]]
GLARE = [[800.0, 100.0], [1000.0, 100.0], [1000.0, 250.0], [800.0, 250.0]]
VALUES = {"nik": "3201014512890003", "nama": "SITI RAHMAWATI", "tanggal_lahir": "05-12-1989"}


def person(**fields: Any) -> User:
    """Return somebody with a proved address, typed as what they are."""
    return cast(User, UserFactory(**fields))


def staff(*roles: str, **fields: Any) -> User:
    """Return a member of staff with some roles."""
    member = person(is_staff=True, language="en", **fields)
    member.groups.set(Group.objects.filter(name__in=roles))
    return member


def document_of(verification: Verification) -> Document:
    """Return the newest photo of a verification that has one."""
    return verification.documents.latest("pk")


def reading_of(verification: Verification) -> Reading:
    """Return what was read from the newest photo of a verification."""
    return Reading.objects.get(document=document_of(verification))


def replace_reading(verification: Verification, payload: dict[str, Any], **more: Any) -> Reading:
    """Let the newest photo of a verification have been read otherwise."""
    Reading.objects.filter(document=document_of(verification)).delete()
    return Reading.objects.create(document=document_of(verification), payload=payload, **more)


def last_change(verification: Verification) -> StatusChange:
    """Return the newest step of a verification."""
    return verification.status_changes.latest("version")


def field(key: str, **changes: Any) -> dict[str, Any]:
    """Return one field of a reading."""
    value = VALUES.get(key, "BOGOR")
    plain = {"key": key, "value": value, "raw_text": value, "confidence": 0.97, "box": BOX}
    return {**plain, "source": "ocr", "checks": [], **changes}


def reading(*, verdicts: tuple[str, ...] = (), error: str | None = None, **fields: Any) -> Any:
    """Return a reading as the engine's reader hands it over; `fields` holds changes by key."""
    return {
        "fields": [field(key, **fields.get(key, {})) for key in FIELD_LABELS],
        "card": CARD,
        "size": [1200, 800],
        "quality": {
            "verdicts": list(verdicts),
            "measures": {},
            "areas": [{"verdict": "image_glare", "box": GLARE}],
        },
        "error": error,
        "seconds": 0.5,
        "engine": "test",
    }


READING = reading()


def page(*lines: str, confidence: float = 0.97) -> dict[str, Any]:
    """Return a read page with one block, as the engine hands it over; a `?` marks doubt."""
    rows = [_page_line(line.split(), 100.0 * at, confidence) for at, line in enumerate(lines, 1)]
    text = "\n".join(row["text"] for row in rows)
    blocks = [{"box": _box_at(100, 100, 1000), "text": text, "lines": rows}] if rows else []
    return {"text": text, "size": [1200, 800], "seconds": 0.5, "engine": "test", "blocks": blocks}


def _page_line(words: list[str], top: float, confidence: float) -> dict[str, Any]:
    read: list[dict[str, Any]] = [
        {
            "text": "(N/A)" if word.endswith("?") else word,
            "guess": word.rstrip("?"),
            "confidence": 0.31 if word.endswith("?") else confidence,
            "box": _box_at(100 + 220 * place, top, 200),
        }
        for place, word in enumerate(words)
    ]
    text = " ".join(word["text"] for word in read)
    return {"box": _box_at(100, top, 220 * len(words)), "text": text, "words": read}


def _box_at(left: float, top: float, wide: float, high: float = 60) -> list[list[float]]:
    right, bottom = left + wide, top + high
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


PAGE = page("NOTHING IS HIDDEN", "FROM THE 4O7?")


def verification_in(status: str, *, user: User, reviewer: User | None = None) -> Verification:
    """Return a person's verification in a status, reached by allowed steps."""
    with transaction.atomic():
        verification = Verification.begin(user=user)
    document = add_document(verification)
    if status == Status.PROCESSING:
        return verification
    if status == Status.CANCELED:
        verification.move_to(status, actor=user, reason="canceled_by_user")
        return verification
    Reading.objects.create(document=document, payload=READING)
    verification.move_to(Status.IN_REVIEW, actor=None, reason="photo_read")
    if status != Status.IN_REVIEW:
        _decide(verification, status, reviewer)
    return Verification.objects.get(pk=verification.pk)


def add_document(verification: Verification) -> Document:
    """Return a new photo of a verification."""
    document = Document(verification=verification, width=1200, height=800)
    document.photo.save("photo.jpg", ContentFile(b"\xff\xd8\xff stored"), save=False)
    document.save()
    return document


def decide(verification: Verification, reviewer: User, **answer: Any) -> Decision:
    """Answer a case, with a second pair of eyes where it needs one."""
    version = verification.status_version
    outcome = review.decide(
        verification=verification, reviewer=reviewer, seen_version=version, **answer
    )
    if isinstance(outcome, Decision):
        return outcome
    return second_eyes.confirm(
        verification=verification, senior=staff(SENIOR_REVIEWERS), seen_version=version
    )


def _decide(verification: Verification, status: str, reviewer: User | None) -> None:
    assert reviewer is not None, "a decision needs a reviewer"
    rejected = {"answer": "rejected", "reasons": ["image_blurred"]}
    answers: dict[str, dict[str, Any]] = {
        Status.VERIFIED: {"answer": "approved"},
        Status.REJECTED: {**rejected, "reject_type": "final"},
        Status.RESUBMISSION_REQUESTED: {**rejected, "reject_type": "retry"},
        Status.EXPIRED: {**rejected, "reject_type": "retry"},
    }
    decide(verification, reviewer, **answers[status])
    if status == Status.EXPIRED:
        verification.move_to(Status.EXPIRED, actor=None, reason="session_expired")
