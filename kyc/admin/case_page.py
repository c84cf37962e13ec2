"""What the page of one case shows to whoever opens it."""

import json
import math
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from kyc.admin import case as presentation
from kyc.admin import nik_panel
from kyc.desk import Assignment, HeldAnswer, Proposal
from kyc.forms import CaseForm
from kyc.models import Decision, Document, Verification
from kyc.roles import DECIDE, SEE
from kyc.services import appeals, claims, duplicates, holding, second_eyes, viewing
from kyc.services.cases import held_answer, open_proposal

TYPED = ("reject_type", "user_message", "internal_note", "looked_at", "frames")


def staff_with(request: HttpRequest, right: str) -> User:
    """Return who asks, where they have this right.

    Raises:
        PermissionDenied: they have not.
    """
    if not (isinstance(request.user, User) and request.user.has_perm(right)):
        raise PermissionDenied
    return request.user


def undo_context(viewer: User, held: HeldAnswer | None = None) -> dict[str, Any] | None:
    """Return the answer that this reviewer can still take back: this one, or the one before."""
    is_theirs = held is not None and held.reviewer_id == viewer.pk
    answer = held if is_theirs else holding.undoable(viewer)
    if answer is None:
        return None
    choice = Decision.RejectType(answer.reject_type) if answer.reject_type else None
    said = str((choice or Decision.Answer.APPROVED).label)
    seconds = math.ceil((answer.due_at - timezone.now()).total_seconds())
    return {"case": answer.document.verification, "said": said, "seconds": max(0, seconds)}


def case_page(
    request: HttpRequest,
    verification: Verification,
    page: dict[str, Any],
    *,
    form: CaseForm | None,
    status: int = 200,
) -> HttpResponse:
    """Show a case, with what was typed where an answer was refused."""
    viewer = staff_with(request, SEE)
    viewing.note_case_view(verification=verification, viewer=viewer)
    context = {
        **page,
        "title": verification.public_id,
        "verification": verification,
        "document": verification.document,
        "earlier_documents": _earlier_documents(verification),
        **_desk_context(verification, viewer),
        "findings": presentation.findings(verification),
        "duplicates": _duplicates(verification),
        "groups": presentation.grouped_reasons(),
        "form": form,
        "waiting_count": claims.waiting_for(viewer).count(),
        "changes": verification.status_changes.select_related("actor"),
        **_reading_context(verification, form),
        **_answer_context(verification, form, viewer),
    }
    return render(request, "admin/kyc/case.html", context, status=status)


def _desk_context(verification: Verification, viewer: User) -> dict[str, Any]:
    """Return who may do what with the case now; opening a free one takes it."""
    may_decide = viewer.has_perm(DECIDE)
    claim = claims.claim(verification=verification, reviewer=viewer) if may_decide else None
    proposal = open_proposal(verification)
    is_mine = claim is not None and claim.holder_id == viewer.pk
    held = held_answer(verification)
    return {
        "held": held,
        "undo": undo_context(viewer, held),
        "is_own_case": verification.user_id == viewer.pk,
        "appeal": verification.appeal,
        "answered_first": appeals.has_answered_first(verification, viewer),
        "may_decide": may_decide,
        "claim": claim,
        "assignment": Assignment.objects.alive().filter(verification=verification).first(),
        "labels": verification.tags.all(),
        "is_held": is_mine,
        "is_answerable": is_mine and proposal is None,
        "proposal": proposal,
        "is_confirmable": is_mine and proposal is not None,
        "sent_back": _sent_back(verification),
        "contradictions": presentation.titles(second_eyes.contradictions(verification)),
    }


def _sent_back(verification: Verification) -> Proposal | None:
    document = verification.document
    returned = Proposal.objects.filter(document=document, outcome=Proposal.Outcome.RETURNED)
    return returned.select_related("settled_by").order_by("-pk").first()


def _earlier_documents(verification: Verification) -> list[Document]:
    newest = verification.document
    return [document for document in verification.documents.all() if document != newest]


def _duplicates(verification: Verification) -> list[duplicates.Duplicate]:
    newest = verification.document
    return duplicates.find(document=newest) if newest else []


def _reading_context(verification: Verification, form: CaseForm | None) -> dict[str, Any]:
    reading = verification.reading
    if reading is None:
        return {"rows": []}
    typed = form.values() if form else {}
    fields = {field["key"]: field["value"] for field in reading.corrected_fields()}
    measures = reading.payload.get("quality", {}).get("measures", {})
    context: dict[str, Any] = {
        "rows": presentation.rows(reading, typed),
        "nik_panel": nik_panel.panel(fields | typed, measures),
    }
    if card := reading.payload.get("card"):
        context["card"] = {
            "points": presentation.points(card),
            "upright": presentation.upright(card),
        }
    return context


def _answer_context(
    verification: Verification, form: CaseForm | None, viewer: User
) -> dict[str, Any]:
    """Return how the answer begins: as it was typed, as it was taken back, or as proposed."""
    if form is not None:
        return {
            "ticked": form.data.getlist("reasons"),  # type: ignore[attr-defined]
            "is_refusing": form.data.get("action") == CaseForm.REJECT,
            **{name: form.data.get(name, "") for name in TYPED},
        }
    if undone := holding.taken_back(verification, viewer):
        return {
            "ticked": undone.reasons,
            "is_refusing": undone.answer == Decision.Answer.REJECTED,
            "reject_type": undone.reject_type or Decision.RejectType.RETRY,
            "user_message": undone.user_message,
            "internal_note": undone.internal_note,
            "looked_at": " ".join(undone.looked_at),
            "frames": json.dumps(undone.frames or []),
        }
    reading = verification.reading
    ticked = presentation.proposals(reading) if reading else []
    return {"ticked": ticked, "reject_type": "retry", "proposed_count": len(ticked)}
