"""One case: the photo beside what was read from it, and the reviewer's answer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.errors import ProblemError
from accounts.models import User
from kyc.admin import case as presentation
from kyc.admin import nik_panel
from kyc.desk import Proposal
from kyc.forms import CaseForm, SecondForm
from kyc.models import Document, Verification
from kyc.photos import photo_response
from kyc.roles import CONFIRM, DECIDE, SEE
from kyc.services import appeals, claims, duplicates, review, second_eyes, viewing
from kyc.services.cases import open_proposal
from kyc.states import Status


def case(request: HttpRequest, pk: str, page: dict[str, Any]) -> HttpResponse:
    """Show a case, or take the answer to it and go on to the next one."""
    reviewer = _staff(request, DECIDE if request.method == "POST" else SEE)
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
    """Go to the free case that has waited longest, or longest after the one that is skipped."""
    skipped = Verification.objects.filter(public_id=request.GET.get("after", "")).first()
    following = claims.claim_next(reviewer=_staff(request, DECIDE), after=skipped)
    if following is None:
        messages.success(request, _("Nobody is waiting. Well done."))
        return redirect("admin:kyc_verification_changelist")
    return redirect("admin:kyc_verification_change", following.pk)


@require_POST
def hold(request: HttpRequest, pk: int) -> JsonResponse:
    """Hold a case for as long as its page is open; say whether it is still theirs."""
    reviewer = _staff(request, DECIDE)
    verification = get_object_or_404(Verification, pk=pk)
    return JsonResponse({"held": claims.renew(verification=verification, reviewer=reviewer)})


@require_POST
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a proposed answer, or send it back."""
    senior = _staff(request, CONFIRM)
    verification = get_object_or_404(Verification, pk=pk)
    form = SecondForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Confirm the answer, or send it back."))
        return redirect("admin:kyc_verification_change", pk)
    try:
        _seconded(request, verification, senior, form)
    except ProblemError as problem:
        messages.error(request, problem.message)
        return redirect("admin:kyc_verification_change", pk)
    # Not to a case that they have just sent back, where there is another.
    return redirect(reverse("admin:kyc_verification_next", query={"after": verification.public_id}))


def photo(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out the newest photo of a case, or an earlier one, to staff who may see it."""
    viewer = _staff(request, SEE)
    documents = get_object_or_404(Verification, pk=pk).documents.order_by("-pk")
    if "document" in request.GET:
        documents = documents.filter(public_id=request.GET["document"])
    document = get_object_or_404(documents.select_related("verification")[:1])
    viewing.note_photo_view(document=document, viewer=viewer)
    return photo_response(document)


def _case(cases: QuerySet[Verification], pk: str) -> Verification:
    try:
        return get_object_or_404(cases, pk=pk)
    except ValueError:  # the admin takes any text in place of the row number
        raise Http404 from None


def _staff(request: HttpRequest, right: str) -> User:
    if not (isinstance(request.user, User) and request.user.has_perm(right)):
        raise PermissionDenied
    return request.user


def _seconded(
    request: HttpRequest, verification: Verification, senior: User, form: SecondForm
) -> None:
    arguments: dict[str, Any] = {
        "verification": verification,
        "senior": senior,
        "seen_version": form.cleaned_data["seen_version"],
    }
    if form.cleaned_data["action"] == SecondForm.SEND_BACK:
        second_eyes.send_back(**arguments, note=form.cleaned_data["note"])
        messages.success(request, _("Sent back: the case waits for a new answer."))
        return
    decision = second_eyes.confirm(**arguments)
    messages.success(request, _done(verification, decision.status_change.get_to_status_display()))


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
    outcome = review.decide(**arguments, **form.answer())
    if isinstance(outcome, Proposal):
        messages.success(request, _done(verification, _("waits for a second pair of eyes")))
    else:
        status = outcome.status_change.get_to_status_display()
        messages.success(request, _done(verification, status))
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
    viewer = _staff(request, SEE)
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
        **_answer_context(verification, form),
    }
    return render(request, "admin/kyc/case.html", context, status=status)


def _desk_context(verification: Verification, viewer: User) -> dict[str, Any]:
    """Return who may do what with the case now; opening a free one takes it."""
    may_decide = viewer.has_perm(DECIDE)
    claim = claims.claim(verification=verification, reviewer=viewer) if may_decide else None
    proposal = open_proposal(verification)
    is_mine = claim is not None and claim.holder_id == viewer.pk
    return {
        "is_own_case": verification.user_id == viewer.pk,
        "appeal": verification.appeal,
        "answered_first": appeals.has_answered_first(verification, viewer),
        "may_decide": may_decide,
        "claim": claim,
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


def _answer_context(verification: Verification, form: CaseForm | None) -> dict[str, Any]:
    if form is not None:
        return {
            "ticked": form.data.getlist("reasons"),  # type: ignore[attr-defined]
            "reject_type": form.data.get("reject_type", ""),
            "user_message": form.data.get("user_message", ""),
            "internal_note": form.data.get("internal_note", ""),
            "looked_at": form.data.get("looked_at", ""),
            "is_refusing": form.data.get("action") == CaseForm.REJECT,
        }
    reading = verification.reading
    ticked = presentation.proposals(reading) if reading else []
    return {"ticked": ticked, "reject_type": "retry", "proposed_count": len(ticked)}
