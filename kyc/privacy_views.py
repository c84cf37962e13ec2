"""The web pages of a person's rights: consent, a copy of the data, the end of the account."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts import consent_text, limits
from accounts.errors import ProblemError
from accounts.forms import OwnPasswordForm
from accounts.own_views import OwnFormView, PersonRequest
from accounts.services import check_own_password, has_agreed
from kyc.photos import archive_response
from kyc.services import privacy


@method_decorator(never_cache, name="dispatch")
class ConsentView(LoginRequiredMixin, TemplateView):
    """Ask whether we may process the card; the answer can be changed at any time."""

    request: PersonRequest
    template_name = "kyc/consent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the text, and where to go on."""
        language = get_language() or "id"
        return super().get_context_data(
            text=mark_safe(consent_text.html(language)),  # noqa: S308 - a template of ours
            language=language,
            version=consent_text.VERSION,
            has_agreed=has_agreed(self.request.user),
            next=self._next(),
            **kwargs,
        )

    def post(self, request: PersonRequest) -> HttpResponse:
        """Keep the answer, and lead on."""
        agreed = request.POST.get("agreed") == "yes"
        try:
            privacy.answer_consent(
                user=request.user,
                version=request.POST.get("version", ""),
                agreed=agreed,
                language=get_language() or "id",
            )
        except ProblemError as problem:
            messages.error(request, problem.message)
            return redirect(request.get_full_path())
        if agreed:
            return redirect(self._next())
        messages.info(request, _("You have not agreed, so we process nothing of yours."))
        return redirect("accounts:settings")

    def _next(self) -> str:
        asked = self.request.POST.get("next") or self.request.GET.get("next") or ""
        is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        return asked if is_ours else reverse("accounts:settings")


class ExportView(OwnFormView):
    """Hand a person all that we know of them."""

    form_class = OwnPasswordForm
    template_name = "kyc/export.html"

    def perform(self, form: forms.Form) -> HttpResponse:
        """Make the archive."""
        limits.check("passwords", self.request.user)
        check_own_password(user=self.request.user, password=form.cleaned_data["password"])
        archive = privacy.export(user=self.request.user, actor=self.request.user)
        return archive_response(archive)


class EraseView(OwnFormView):
    """Delete a person's account."""

    form_class = OwnPasswordForm
    template_name = "kyc/erase.html"
    success_url = reverse_lazy("accounts:sign-up")

    def perform(self, form: forms.Form) -> None:
        """Delete it, and let go of the session."""
        limits.check("passwords", self.request.user)
        privacy.erase(user=self.request.user, password=form.cleaned_data["password"])
        logout(self.request)
        messages.success(self.request, _("Your account and your photos are deleted."))
