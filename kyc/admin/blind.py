"""A decided case without its answer, for a reviewer who had no hand in it."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.errors import ProblemError
from accounts.models import User
from kyc.admin import case as presentation
from kyc.admin import nik_panel
from kyc.forms import BlindForm
from kyc.models import Correction, Decision, Reading
from kyc.roles import DECIDE
from kyc.services import blind_reviews, viewing


def may_answer(user: Any) -> bool:
    """Return whether somebody is asked for second answers."""
    return bool(user.has_perm(DECIDE))


def next_blind(request: HttpRequest) -> HttpResponse:
    """Go to a decided case that wants a second answer."""
    decision = blind_reviews.next_for(_reviewer(request))
    if decision is None:
        messages.success(request, _("No case wants a second answer now."))
        return redirect("admin:kyc_verification_changelist")
    return redirect("admin:kyc_verification_blind", decision.pk)


def blind(request: HttpRequest, pk: int, page: dict[str, Any]) -> HttpResponse:
    """Show what the first reviewer saw, or take the second answer and go on to the next."""
    reviewer = _reviewer(request)
    decision = blind_reviews.get(decision_id=pk, reviewer=reviewer)
    if decision is None:
        raise Http404
    if request.method != "POST":
        viewing.note_case_view(verification=decision.verification, viewer=reviewer)
        return _page(request, decision, page)
    form = BlindForm(request.POST)
    if not form.is_valid():
        return _page(request, decision, page, form=form, status=400)
    try:
        blind_reviews.answer(decision=decision, reviewer=reviewer, **_answer(form))
    except ProblemError as problem:
        messages.error(request, problem.message)
        return _page(request, decision, page, form=form, status=problem.status)
    messages.success(request, _("Thank you. Your answer is kept beside the first one."))
    return redirect("admin:kyc_verification_next_blind")


def _reviewer(request: HttpRequest) -> User:
    if not may_answer(request.user):
        raise PermissionDenied
    return cast(User, request.user)


def _answer(form: BlindForm) -> dict[str, Any]:
    """Return the answer; reasons ticked before the person approved after all are left out."""
    answer = form.cleaned_data["answer"]
    refused = answer == Decision.Answer.REJECTED
    return {"answer": answer, "reasons": form.cleaned_data["reasons"] if refused else []}


def _page(
    request: HttpRequest,
    decision: Decision,
    page: dict[str, Any],
    *,
    form: BlindForm | None = None,
    status: int = 200,
) -> HttpResponse:
    reading = _as_read(decision)
    ticked = form.data.getlist("reasons") if form else []  # type: ignore[attr-defined]
    context = {
        **page,
        "title": decision.verification.public_id,
        "verification": decision.verification,
        "document": decision.document,
        "photo_query": f"?document={decision.document.public_id}",
        "form": form,
        "groups": presentation.grouped_reasons(),
        "ticked": ticked,
        "is_answerable": False,  # of the fields: the second answer corrects nothing
        **(_reading_context(reading) if reading else {"rows": []}),
    }
    return render(request, "admin/kyc/blind.html", context, status=status)


def _as_read(decision: Decision) -> Reading | None:
    """Return the reading without the first reviewer's corrections, which would tell."""
    uncorrected = Prefetch("corrections", Correction.objects.none())
    readings = Reading.objects.filter(document=decision.document_id)
    return readings.prefetch_related(uncorrected, "marks").first()


def _reading_context(reading: Reading) -> dict[str, Any]:
    fields = {field["key"]: field["value"] for field in reading.read_fields()}
    measures = reading.payload.get("quality", {}).get("measures", {})
    context: dict[str, Any] = {
        "rows": presentation.rows(reading, {}),
        "nik_panel": nik_panel.panel(fields, measures),
    }
    if card := reading.payload.get("card"):
        context["card"] = {
            "points": presentation.points(card),
            "upright": presentation.upright(card),
        }
    return context
