"""The web door: where a person stands, and a photo from them."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import limits
from accounts.errors import ProblemError
from accounts.models import User
from accounts.services import has_agreed, repeats
from kyc import validators
from kyc.forms import PhotoForm
from kyc.models import Document, Verification
from kyc.photos import photo_response
from kyc.roles import SEE
from kyc.services import submission
from kyc.standing import UPLOAD_STATUSES, standing, state_of
from kyc.states import Status

_CANCELED = gettext_lazy("Your verification is canceled.")
_WITHDRAWN = gettext_lazy("Your request is withdrawn. The answer from before stands.")


class PersonRequest(HttpRequest):
    """A request of somebody who is logged in."""

    user: User


@login_required
@never_cache
@require_GET
def status(request: PersonRequest) -> HttpResponse:
    """Show where the person stands and what comes next; reviewers without a case go to work."""
    if _is_only_reviewing(request.user):
        return redirect("admin:kyc_verification_changelist")
    return render(request, "kyc/status.html", standing(request.user))


@login_required
@never_cache
@require_GET
def state(request: PersonRequest) -> JsonResponse:
    """Return what the status page polls."""
    newest = Verification.objects.newest_of(request.user)
    return JsonResponse(
        {
            "status": submission.account_status(request.user),
            "status_version": newest.status_version if newest else 0,
            "state": state_of(newest),
        }
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest) -> HttpResponse:
    """Take a photo from a person of whom one is expected."""
    if request.method == "GET":
        if not _may_upload(request.user):
            return redirect("kyc:status")
        if not has_agreed(request.user):
            return redirect(f"{reverse('kyc:consent')}?next={reverse('kyc:upload')}")
        return _upload_page(request, PhotoForm())
    form = PhotoForm(request.POST, request.FILES)
    try:
        return _taken(request, form)
    except ProblemError as problem:
        form.errors.clear()
        form.add_error("photo", problem.message)
        response = _upload_page(request, form, code=problem.status)
        if problem.retry_after:
            response.headers["Retry-After"] = str(problem.retry_after)
        return response


@login_required
@require_POST
def cancel(request: PersonRequest) -> HttpResponse:
    """Cancel the open verification."""
    verification = Verification.objects.open().filter(user=request.user).first()
    try:
        if verification:  # in another tab it may be over already: the status page says how
            submission.cancel(verification=verification)
            verification.refresh_from_db()
            stands = verification.status == Status.REJECTED
            messages.success(request, _WITHDRAWN if stands else _CANCELED)
    except ProblemError as problem:
        messages.error(request, problem.message)
    return redirect("kyc:status")


@login_required
@require_GET
def photo(request: PersonRequest, public_id: str) -> FileResponse:
    """Hand out a photo to the person it belongs to."""
    document = get_object_or_404(Document, public_id=public_id, verification__user=request.user)
    return photo_response(document)


def _taken(request: PersonRequest, form: PhotoForm) -> HttpResponse:
    """Submit the photo, once for each Idempotency-Key, and lead to the status page."""
    validators.check_body_length(int(request.META.get("CONTENT_LENGTH") or 0))
    with repeats.once(
        scope=request.user.public_id,
        key=request.headers.get(repeats.HEADER),
        path=request.path,
        content=request.FILES,
    ) as repeat:
        if repeat.status is not None:
            return _thanks(request, replayed=True)
        limits.check("uploads", request.user)
        if not form.is_valid():
            return _upload_page(request, form, code=400)
        submission.submit(user=request.user, data=form.photo_bytes())
        repeat.keep(201)
    messages.success(request, _("Thank you. We have your photo."))
    return _thanks(request)


def _thanks(request: PersonRequest, *, replayed: bool = False) -> HttpResponse:
    if request.accepts("text/html"):
        return redirect("kyc:status")
    # A script would follow a redirect by itself, and the thanks would be shown to nobody.
    headers = {"Location": reverse("kyc:status")} | ({repeats.REPLAYED: "true"} if replayed else {})
    return HttpResponse(status=201, headers=headers)


def _upload_page(request: PersonRequest, form: PhotoForm, code: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "max_bytes": settings.PHOTO_MAX_BYTES,
        "max_megabytes": settings.PHOTO_MAX_BYTES // (1024 * 1024),
        "too_large": validators.too_large().message,
    }
    return render(request, "kyc/upload.html", context, status=code)


def _may_upload(user: User) -> bool:
    return submission.account_status(user) in UPLOAD_STATUSES and not _is_only_reviewing(user)


def _is_only_reviewing(user: User) -> bool:
    may_review = user.is_staff and user.has_perm(SEE)
    return may_review and Verification.objects.newest_of(user) is None
