"""Staff look at a case or a photo, and the audit trail knows of it."""

from django.db.models import QuerySet

from accounts.models import User
from kyc import ledger
from kyc.ledger import Action, LedgerEntry
from kyc.models import Document, Verification
from kyc.roles import SEE
from kyc.services.cases import refuse_without


def note_case_view(*, verification: Verification, viewer: User) -> None:
    """Write down that a case's page, with its NIK, was shown."""
    refuse_without(SEE, viewer)
    ledger.append(actor=viewer.public_id, action=Action.CASE_VIEWED, subject=verification.public_id)


def note_photo_view(*, document: Document, viewer: User) -> None:
    """Write down that a photo was shown."""
    refuse_without(SEE, viewer)
    ledger.append(
        actor=viewer.public_id,
        action=Action.PHOTO_VIEWED,
        subject=document.public_id,
        details={"case": document.verification.public_id},
    )


def note_evidence(*, verification: Verification, viewer: User) -> None:
    """Write down that all of a case was handed out on paper."""
    refuse_without(SEE, viewer)
    ledger.append(
        actor=viewer.public_id,
        action=Action.DATA_EXPORTED,
        subject=verification.public_id,
        details={"form": "evidence"},
    )


def entries_about(verification: Verification) -> QuerySet[LedgerEntry]:
    """Return what the audit trail says about a case, its photos and its person."""
    photos = [document.public_id for document in verification.documents.all()]
    subjects = [verification.public_id, verification.user.public_id, *photos]
    return LedgerEntry.objects.filter(subject__in=subjects).order_by("sequence")
