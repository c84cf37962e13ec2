"""Hand out the file of evidence of a case."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.models import User
from kyc.admin.evidence_file import evidence_file
from kyc.models import Verification
from kyc.services.review import PERMISSION


def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Return everything about a case as a PDF that nobody on the way may keep."""
    viewer = request.user
    if not (isinstance(viewer, User) and viewer.has_perm(PERMISSION)):
        raise PermissionDenied
    verification = get_object_or_404(Verification.objects.with_documents(), pk=pk)
    answer = HttpResponse(
        evidence_file(verification=verification, viewer=viewer), content_type="application/pdf"
    )
    name = f"evidence-{verification.public_id}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
