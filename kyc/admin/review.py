"""One case: the photo beside what was read from it, and the reviewer's answer."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.errors import ProblemError
from accounts.models import User
from kyc import emails
from kyc.admin.case_page import case_page, staff_with
from kyc.desk import Proposal
from kyc.forms import CaseForm, SecondForm
from kyc.models import Decision, Verification
from kyc.photos import photo_response
from kyc.roles import CONFIRM, DECIDE, SEE
from kyc.services import claims, holding, review, second_eyes, viewing
from kyc.standing import foreseen


def case(request: HttpRequest, pk: str, page: dict[str, Any]) -> HttpResponse:
    """Show a case, or take the answer to it and go on to the next one."""
    reviewer = staff_with(request, DECIDE if request.method == "POST" else SEE)
    cases = Verification.objects.select_related("user").with_documents()
    verification = _case(cases, pk)
    if request.method != "POST":
        return case_page(request, verification, page, form=None)
    form = CaseForm(request.POST)
    if not form.is_valid():
        return case_page(request, verification, page, form=form, status=400)
    try:
        return _answered(request, verification, reviewer, form)
    except ProblemError as problem:
        messages.error(request, problem.message)
        fresh = _case(cases.all(), pk)
        return case_page(request, fresh, page, form=form, status=problem.status)


def next_case(request: HttpRequest) -> HttpResponse:
    """Go to the free case that has waited longest, or longest after the one that is skipped."""
    skipped = Verification.objects.filter(public_id=request.GET.get("after", "")).first()
    following = claims.claim_next(reviewer=staff_with(request, DECIDE), after=skipped)
    if following is None:
        messages.success(request, _("Nobody is waiting. Well done."))
        return redirect("admin:kyc_verification_changelist")
    return redirect("admin:kyc_verification_change", following.pk)


@require_POST
def hold(request: HttpRequest, pk: int) -> JsonResponse:
    """Hold a case for as long as its page is open; say whether it is still theirs."""
    reviewer = staff_with(request, DECIDE)
    verification = get_object_or_404(Verification, pk=pk)
    return JsonResponse({"held": claims.renew(verification=verification, reviewer=reviewer)})


@require_POST
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a proposed answer, or send it back."""
    senior = staff_with(request, CONFIRM)
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


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Return page and mail that would tell of a refusal, in the person's language."""
    staff_with(request, DECIDE)
    cases = Verification.objects.select_related("user").with_documents()
    verification = get_object_or_404(cases, pk=pk)
    refusal = CaseForm(request.POST).foreseen()
    if refusal is None or verification.document is None:
        return HttpResponse()
    decision = Decision(verification=verification, answer=Decision.Answer.REJECTED, **refusal)
    told = foreseen(verification, decision)
    told |= {"mail": emails.decided(decision, told["status"]), "mail_title": _("And by mail:")}
    told |= {"desk_language": translation.get_language()}
    with translation.override(verification.user.language):
        fragment = render(request, "admin/kyc/preview.html", told)
    fragment.headers["Content-Language"] = verification.user.language
    return fragment


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an answer back, and go back to its case."""
    reviewer = staff_with(request, DECIDE)
    verification = get_object_or_404(Verification, pk=pk)
    try:
        holding.undo(verification=verification, reviewer=reviewer)
        messages.success(request, _("Taken back: nothing has left the house."))
    except ProblemError as problem:
        messages.error(request, problem.message)
    return redirect("admin:kyc_verification_change", pk)


def photo(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out the newest photo of a case, or an earlier one, to staff who may see it."""
    viewer = staff_with(request, SEE)
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
    status = decision.status_change.get_to_status_display()
    messages.success(request, _done(verification, senior, status))


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
        status = _("waits for a second pair of eyes")
        messages.success(request, _done(verification, reviewer, status))
    elif isinstance(outcome, Decision):  # one that is held is told with its undo
        status = outcome.status_change.get_to_status_display()
        messages.success(request, _done(verification, reviewer, status))
    return redirect("admin:kyc_verification_next")


def _done(verification: Verification, reviewer: User, status: str) -> str:
    left = claims.waiting_for(reviewer).count()
    waiting = ngettext("%d case is waiting.", "%d cases are waiting.", left) % left
    return f"{verification.user.email}: {status}. {waiting}"
