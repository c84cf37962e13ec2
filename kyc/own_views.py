"""The web pages on which a person answers us: what was read, and whether we were right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ProblemError
from accounts.models import User
from kyc.forms import AppealForm, MarksForm
from kyc.models import Verification
from kyc.services import appeals, marks
from kyc.standing import standing


class PersonRequest(HttpRequest):
    """A request of somebody who is logged in."""

    user: User


@login_required
@never_cache
@require_GET
def fragment(request: PersonRequest) -> HttpResponse:
    """Return the part of the status page that moves."""
    return render(request, "kyc/standing.html", standing(request.user))


@login_required
@never_cache
@require_POST
def mark(request: PersonRequest) -> HttpResponse:
    """Take what the person says about the fields that were read."""
    verification = _newest(request)
    said = MarksForm(request.POST).marks()
    try:
        marks.mark_fields(verification=verification, marks=said)
    except ProblemError as problem:
        page = {**standing(request.user, said), "problem": problem}
        return render(request, "kyc/status.html", page, status=problem.status)
    messages.success(request, _("Thank you. The person who checks your photo sees your answer."))
    return redirect("kyc:status")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def appeal(request: PersonRequest) -> HttpResponse:
    """Ask whether somebody else shall look, and put the case back."""
    verification = _newest(request)
    if request.method == "GET":
        if not appeals.may_appeal(verification):
            return redirect("kyc:status")
        return render(request, "kyc/appeal.html", {"form": AppealForm()})
    form = AppealForm(request.POST)
    if not form.is_valid():
        return render(request, "kyc/appeal.html", {"form": form}, status=400)
    try:
        appeals.appeal(verification=verification, note=form.cleaned_data["note"])
        messages.success(request, _("Thank you. Another person will look at your photo."))
    except ProblemError as problem:
        messages.error(request, problem.message)
    return redirect("kyc:status")


def _newest(request: PersonRequest) -> Verification:
    newest = Verification.objects.filter(user=request.user).order_by("-pk")[:1]
    return get_object_or_404(newest)
