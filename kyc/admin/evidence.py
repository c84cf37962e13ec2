"""Hand out the file of evidence of a case."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from kyc.admin.evidence_file import Entry, evidence_file
from kyc.models import Verification
from kyc.roles import READ_LEDGER, SEE
from kyc.services import viewing


def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Return everything about a case as a PDF that nobody on the way may keep."""
    viewer = request.user
    if not (isinstance(viewer, User) and viewer.has_perm(SEE)):
        raise PermissionDenied
    verification = get_object_or_404(Verification.objects.with_documents(), pk=pk)
    viewing.note_evidence(verification=verification, viewer=viewer)
    entries = _entries(verification) if viewer.has_perm(READ_LEDGER) else None
    data = evidence_file(verification=verification, viewer=viewer, entries=entries)
    answer = HttpResponse(data, content_type="application/pdf")
    name = f"evidence-{verification.public_id}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _entries(verification: Verification) -> list[Entry]:
    """Return what the audit trail says about the case, its photos and its person."""
    return [
        Entry(
            number=entry.sequence,
            at=entry.at,
            who=entry.actor or _("the system"),
            what=entry.get_action_display(),
            details=", ".join(f"{key}: {value}" for key, value in entry.details.items()),
            seal=entry.seal,
        )
        for entry in viewing.entries_about(verification)
    ]
