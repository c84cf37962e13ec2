"""One case: the photo beside what was read from it, and the reviewer's answer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.errors import ProblemError
from accounts.models import User
from kyc.admin import case as presentation
from kyc.admin import nik_panel
from kyc.forms import CaseForm
from kyc.models import Document, Verification
from kyc.photos import photo_response
from kyc.services import appeals, duplicates, review
from kyc.states import Status


def case(request: HttpRequest, pk: str, page: dict[str, Any]) -> HttpResponse:
    """Show a case, or take the answer to it and go on to the next one."""
    reviewer = _reviewer(request)
    cases = Verification.objects.select_related("user").with_documents()
    verification = _case(cases, pk)
    if request.method != "POST":
        return _page(request, verification, page, form=None)
    form = CaseForm(request.POST)
    if not form.is_valid():
        return _page(request, verification, page, form=form, status=400)
    try:
        return _answered(request, verification, reviewer, form)
    except ProblemError as problem:
        messages.error(request, problem.message)
        fresh = _case(cases.all(), pk)
        return _page(request, fresh, page, form=form, status=problem.status)


def next_case(request: HttpRequest) -> HttpResponse:
    """Go to the case that has waited longest, or longest after the one that is skipped."""
    waiting = _waiting(_reviewer(request))
    skipped = Verification.objects.filter(public_id=request.GET.get("after", "")).first()
    later = Q()
    if skipped:
        since = skipped.updated_at
        later = Q(updated_at__gt=since) | Q(updated_at=since, pk__gt=skipped.pk)
    following = waiting.filter(later).first() or waiting.first()
    if following is None:
        messages.success(request, _("Nobody is waiting. Well done."))
        return redirect("admin:kyc_verification_changelist")
    return redirect("admin:kyc_verification_change", following.pk)


def photo(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out the newest photo of a case, or an earlier one, to a reviewer."""
    _reviewer(request)
    documents = get_object_or_404(Verification, pk=pk).documents.order_by("-pk")
    if "document" in request.GET:
        documents = documents.filter(public_id=request.GET["document"])
    return photo_response(get_object_or_404(documents[:1]))


def _case(cases: QuerySet[Verification], pk: str) -> Verification:
    try:
        return get_object_or_404(cases, pk=pk)
    except ValueError:  # the admin takes any text in place of the row number
        raise Http404 from None


def _reviewer(request: HttpRequest) -> User:
    if not (isinstance(request.user, User) and request.user.has_perm(review.PERMISSION)):
        raise PermissionDenied
    return request.user


def _waiting(reviewer: User) -> Any:
    waiting = Verification.objects.filter(status=Status.IN_REVIEW).exclude(user=reviewer)
    waiting = waiting.exclude(pk__in=appeals.answered_first_by(reviewer))
    return waiting.order_by("updated_at", "pk")


def _answered(
    request: HttpRequest, verification: Verification, reviewer: User, form: CaseForm
) -> HttpResponse:
    arguments: dict[str, Any] = {
        "verification": verification,
        "reviewer": reviewer,
        "values": form.values(),
        "seen_version": form.cleaned_data["seen_version"],
    }
    if form.cleaned_data["action"] == CaseForm.SAVE:
        changed = review.correct_fields(**arguments)
        text = ngettext("%d field corrected.", "%d fields corrected.", len(changed))
        messages.success(request, text % len(changed))
        return redirect("admin:kyc_verification_change", verification.pk)
    decision = review.decide(**arguments, **form.answer())
    messages.success(request, _done(verification, decision.status_change.get_to_status_display()))
    return redirect("admin:kyc_verification_next")


def _done(verification: Verification, status: str) -> str:
    left = Verification.objects.filter(status=Status.IN_REVIEW).count()
    waiting = ngettext("%d case is waiting.", "%d cases are waiting.", left) % left
    return f"{verification.user.email}: {status}. {waiting}"


def _page(
    request: HttpRequest,
    verification: Verification,
    page: dict[str, Any],
    *,
    form: CaseForm | None,
    status: int = 200,
) -> HttpResponse:
    own = verification.user_id == request.user.pk
    appeal = verification.appeal
    answered_first = appeal is not None and appeal.decision.reviewer_id == request.user.pk
    context = {
        **page,
        "title": verification.public_id,
        "verification": verification,
        "document": verification.document,
        "earlier_documents": _earlier_documents(verification),
        "is_own_case": own,
        "appeal": appeal,
        "answered_first": answered_first,
        "is_answerable": verification.status == Status.IN_REVIEW and not own and not answered_first,
        "findings": presentation.findings(verification),
        "duplicates": _duplicates(verification),
        "groups": presentation.grouped_reasons(),
        "form": form,
        "waiting_count": _waiting(_reviewer(request)).count(),
        "changes": verification.status_changes.select_related("actor"),
        **_reading_context(verification, form),
        **_answer_context(verification, form),
    }
    return render(request, "admin/kyc/case.html", context, status=status)


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


def _answer_context(verification: Verification, form: CaseForm | None) -> dict[str, Any]:
    if form is not None:
        return {
            "ticked": form.data.getlist("reasons"),  # type: ignore[attr-defined]
            "reject_type": form.data.get("reject_type", ""),
            "user_message": form.data.get("user_message", ""),
            "internal_note": form.data.get("internal_note", ""),
            "is_refusing": form.data.get("action") == CaseForm.REJECT,
        }
    reading = verification.reading
    ticked = presentation.proposals(reading) if reading else []
    return {"ticked": ticked, "reject_type": "retry", "proposed_count": len(ticked)}
