"""The web pages of an account for its owner: address, password, devices."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View
from django.views.i18n import set_language

from accounts import limits, services
from accounts.errors import ProblemError
from accounts.forms import ChangeEmailForm, ChangePasswordForm, CodeForm
from accounts.models import EmailChallenge, User
from accounts.views import ProblemFormView, enter

NEW_EMAIL = "new_email"  # the session's key for the challenge that a new address must answer


class PersonRequest(HttpRequest):
    """A request of somebody who is logged in."""

    user: User


class OwnFormView(LoginRequiredMixin, ProblemFormView):
    """A form for somebody who is logged in."""

    request: PersonRequest
    success_url = reverse_lazy("accounts:settings")


@method_decorator(never_cache, name="dispatch")
class SettingsView(LoginRequiredMixin, TemplateView):
    """All that a person can change about their account."""

    request: PersonRequest
    template_name = "accounts/settings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the devices, and the newest answer about consent."""
        user = self.request.user
        return super().get_context_data(
            devices=services.devices_of(user),
            consent=user.consents.first(),
            has_agreed=services.has_agreed(user),
            session_key=self.request.session.session_key,
            **kwargs,
        )


class ChangePasswordView(OwnFormView):
    """Replace the password."""

    form_class = ChangePasswordForm
    template_name = "accounts/change_password.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the address, which the password must not resemble."""
        return {**super().get_form_kwargs(), "email": self.request.user.email}

    def perform(self, form: forms.Form) -> None:
        """Change it, and let this browser stay in."""
        limits.check("passwords", self.request.user)
        user = services.change_password(user=self.request.user, **form.cleaned_data)
        enter(self.request, user)
        messages.success(
            self.request, _("Your password is changed. Every other device is logged out.")
        )


class ChangeEmailView(OwnFormView):
    """Ask for a code to another address."""

    form_class = ChangeEmailForm
    template_name = "accounts/change_email.html"
    success_url = reverse_lazy("accounts:confirm-email")

    def perform(self, form: forms.Form) -> None:
        """Start a challenge for the new address."""
        limits.check("passwords", self.request.user)
        challenge = services.request_email_change(user=self.request.user, **form.cleaned_data)
        self.request.session[NEW_EMAIL] = challenge.public_id


class ConfirmEmailView(OwnFormView):
    """Prove the new address."""

    form_class = CodeForm
    template_name = "accounts/confirm_email.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send those who have not asked for a code to where they can."""
        if request.user.is_authenticated and NEW_EMAIL not in request.session:
            return redirect("accounts:change-email")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the address that the code went to."""
        held = EmailChallenge.objects.filter(public_id=self.request.session[NEW_EMAIL]).first()
        return super().get_context_data(email=held.email if held else "", **kwargs)

    def perform(self, form: forms.Form) -> None:
        """Take the new address."""
        limits.check("tries", self.request)
        services.change_email(
            user=self.request.user,
            challenge=self.request.session[NEW_EMAIL],
            code=form.cleaned_data["code"],
        )
        del self.request.session[NEW_EMAIL]
        messages.success(self.request, _("Your account has its new address."))


def choose_language(request: HttpRequest) -> HttpResponse:
    """Switch the pages' language, and that of the mails with it."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, User) and chosen in dict(settings.LANGUAGES):
        services.choose_language(user=request.user, language=chosen)
    return set_language(request)


class RevokeDeviceView(LoginRequiredMixin, View):
    """Log one device out."""

    request: PersonRequest
    http_method_names = ["post"]

    def post(self, request: PersonRequest, device: str) -> HttpResponse:
        try:
            services.revoke_device(user=request.user, device=device)
        except ProblemError as problem:
            messages.error(request, problem.message)
        else:
            messages.success(request, _("That device is logged out."))
        return redirect("accounts:settings")


class LogOutEverywhereView(LoginRequiredMixin, View):
    """Log out every device, this browser too."""

    request: PersonRequest
    http_method_names = ["post"]

    def post(self, request: PersonRequest) -> HttpResponse:
        services.log_out_everywhere(user=request.user)
        logout(request)
        messages.success(request, _("Every device is logged out."))
        return redirect("accounts:log-in")
