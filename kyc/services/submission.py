"""From a photo to something a reviewer can judge."""

import logging
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.errors import ProblemError
from accounts.models import User
from accounts.services import has_agreed, repeats
from kyc import outbox, validators
from kyc.models import Document, Reading, Verification
from kyc.services import appeals, attempts, duplicates
from kyc.services.refusals import refusal
from kyc.states import Status
from ocr_engine import OCRError
from ocr_engine.worker import shared_reader

logger = logging.getLogger(__name__)

MAX_READ_ATTEMPTS = 3
# Decoding and reading are ended after 20 seconds each: whoever takes longer is dead.
STRANDED_AFTER = timedelta(seconds=60)


def account_status(user: User) -> str:
    """Return where the person stands: before the first photo, or as their newest verification."""
    if user.email_verified_at is None:
        return "awaiting_email"
    verification = Verification.objects.newest_of(user)
    return verification.status if verification else "awaiting_document"


def submit(*, user: User, data: bytes, verification: Verification | None = None) -> Verification:
    """Take a photo and let it be read.

    Args:
        user: who sends it.
        data: the file as it came.
        verification: the one that asked for a new photo; without it the person's newest is
            continued where it did, and a new one begun elsewhere.

    Returns:
        The verification, in `processing`.
    """
    made = _made_by_a_lost_request(user)
    if made:
        return made
    _continued(user, verification)  # so that nobody waits for a photo that will be refused
    document = _stored_document(data, user)
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            continued = _continued(user, verification)
            if continued:
                continued.move_to(Status.PROCESSING, actor=user, reason="photo_submitted")
            document.verification = continued or Verification.begin(user=user)
            document.save()
            outbox.enqueue_read(document_id=document.pk)
    except BaseException:
        document.photo.delete(save=False)
        raise
    return document.verification


def read(*, document_id: int) -> None:
    """Read a photo once, store what was read and hand the case to the reviewers.

    A failed reading is tried again, and the third failure goes to the reviewers as it is: the
    counter is committed before the work, so a worker that dies counts, too.
    """
    document = _begin_attempt(document_id)
    if document is None:
        return
    if document.read_attempts > MAX_READ_ATTEMPTS:
        _store(document_id, {}, error_code="technical_error")
        return
    payload = _read_photo(document)
    if payload is not None:
        _store(document_id, payload, error_code=payload["error"] or "")
    elif document.read_attempts == MAX_READ_ATTEMPTS:
        _store(document_id, {}, error_code="technical_error")
    else:
        outbox.enqueue_read(document_id=document_id)


def resume_stranded() -> int:
    """Enqueue again each reading whose worker died over it; return how many.

    The queue itself would bring the task back, but only after `Q_CLUSTER["retry"]`, which must
    outlast the longest queue: too long for somebody who waits.
    """
    stranded = Document.objects.filter(
        verification__status=Status.PROCESSING,
        reading=None,
        read_began_at__lt=timezone.now() - STRANDED_AFTER,
    )
    with transaction.atomic():
        ids = list(stranded.select_for_update(of=("self",)).values_list("pk", flat=True))
        # A full minute more before they count as stranded again, however long the queue.
        Document.objects.filter(pk__in=ids).update(read_began_at=timezone.now())
        for document_id in ids:
            outbox.enqueue_read(document_id=document_id)
    return len(ids)


def cancel(*, verification: Verification) -> None:
    """Cancel a verification for the person it belongs to, before a decision."""
    appeals.give_up(verification=verification, reason="canceled_by_user")


def _made_by_a_lost_request(user: User) -> Verification | None:
    """Return what a request that died made, when the same is sent again.

    A reviewer may have asked for another photo meanwhile: the old one must not pass for it.
    """
    since = repeats.lost_since()
    if since is None:
        return None
    made = Document.objects.filter(verification__user=user, created_at__gte=since)
    newest = made.select_related("verification").order_by("pk").last()
    return newest.verification if newest else None


def _continued(user: User, asked_for: Verification | None) -> Verification | None:
    """Return the verification that takes this photo, None for a new one, or refuse the photo."""
    if user.email_verified_at is None:
        message = gettext("Please confirm your email address first.")
        raise ProblemError("email_not_verified", message, status=403)
    if not has_agreed(user):
        message = gettext("Please read what happens to your photo, and agree to it first.")
        raise ProblemError("consent_required", message, status=409)
    attempts.check(user)
    newest = Verification.objects.newest_of(user)
    if newest and newest.status == Status.RESUBMISSION_REQUESTED and asked_for in (None, newest):
        return newest
    if asked_for is not None:
        message = gettext("This verification does not wait for a photo.")
        raise ProblemError("status_conflict", message, status=409)
    if newest:
        _refuse_another(newest.status)
    return None


def _refuse_another(status: str) -> None:
    if status == Status.VERIFIED:
        message = gettext("Your identity is verified already.")
        raise ProblemError("already_verified", message, status=409)
    if status == Status.REJECTED:
        message = gettext("Your verification was rejected. Please write to us.")
        raise ProblemError("not_allowed", message, status=409)
    if status in (Status.PROCESSING, Status.IN_REVIEW):
        message = gettext("We are already looking at a photo of yours.")
        raise ProblemError("verification_in_progress", message, status=409)


def _stored_document(data: bytes, user: User) -> Document:
    """Return an unsaved document whose photo, normalised and encrypted, lies in the storage."""
    validators.check_photo(data)
    try:
        photo = shared_reader().normalise(data)
    except OCRError as error:
        raise refusal(error) from error
    # Not its verification, which only the transaction to come can tell: it names the key's owner.
    document = Document(
        verification=Verification(user=user), width=photo.width, height=photo.height
    )
    document.photo.save("photo.jpg", ContentFile(photo.jpeg), save=False)
    return document


def _begin_attempt(document_id: int) -> Document | None:
    with transaction.atomic():
        document = _locked(document_id)
        if document is None or not _waits_for_reading(document):
            return None
        document.read_attempts += 1
        document.read_began_at = timezone.now()
        document.save(update_fields=["read_attempts", "read_began_at"])
        return document


def _locked(document_id: int) -> Document | None:
    """Return a photo, held until commit; None when its owner was erased meanwhile."""
    return Document.objects.select_for_update().filter(pk=document_id).first()


def _waits_for_reading(document: Document) -> bool:
    is_read = Reading.objects.filter(document=document).exists()
    return not is_read and document.verification.status == Status.PROCESSING


def _read_photo(document: Document) -> dict[str, Any] | None:
    try:
        with document.photo.open() as photo:
            return shared_reader().read(photo.read())
    except OCRError as error:
        logger.warning("Reading %s failed: %s", document.public_id, error.code)
        if error.code.startswith("image_"):  # another try would see the same picture
            return {"error": error.code}
    except Exception as error:  # whatever it is, it must not strand the person
        # Only the kind: an exception's text may quote what stands on the card.
        logger.error("Reading %s failed: %s", document.public_id, type(error).__name__)
    return None


def _store(document_id: int, payload: dict[str, Any], *, error_code: str) -> None:
    with transaction.atomic():
        document = _locked(document_id)
        if document is None or not _waits_for_reading(document):
            return
        reading = Reading.objects.create(document=document, payload=payload, error_code=error_code)
        duplicates.remember(reading=reading)
        document.verification.move_to(
            Status.IN_REVIEW, actor=None, reason=error_code or "photo_read"
        )
