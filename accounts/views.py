"""The web pages of an account."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, RedirectView, View

from accounts import services
from accounts.errors import ProblemError
from accounts.forms import CodeForm, LogInForm, SignUpForm
from accounts.models import EmailChallenge, User

CHALLENGE = "challenge"  # the session's key for the public id of the challenge in hand


class RootView(RedirectView):
    """Send a person to the page that is theirs."""

    def get_redirect_url(self, *_args: Any, **_kwargs: Any) -> str:
        known = self.request.user.is_authenticated
        return reverse("kyc:status" if known else "accounts:sign-up")


@method_decorator([never_cache, sensitive_post_parameters("password", "code")], name="dispatch")
class GuestFormView(FormView):
    """A form for somebody who is not logged in; a refusal is shown where it was typed."""

    success_url = reverse_lazy("kyc:status")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send those who are logged in on to their status."""
        if request.user.is_authenticated:
            return redirect("kyc:status")
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Show the form again, the first wrong field in hand."""
        first_wrong = next((name for name in form.fields if name in form.errors), None)
        for name, field in form.fields.items():
            field.widget.attrs["autofocus"] = name == first_wrong
        return super().form_invalid(form)

    def refuse(self, form: forms.Form, problem: ProblemError) -> HttpResponse:
        """Show the form again with what is wrong."""
        form.add_error(problem.param if problem.param in form.fields else None, problem.message)
        return self.form_invalid(form)


class SignUpView(GuestFormView):
    """Begin an account."""

    form_class = SignUpForm
    template_name = "accounts/sign_up.html"
    success_url = reverse_lazy("accounts:verify-email")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Start a challenge and keep its id in the session of whoever began it."""
        try:
            challenge = services.sign_up(**form.cleaned_data, language=get_language() or "id")
        except ProblemError as problem:
            self.extra_context = {"mailed_before": problem.code == "resend_too_soon"}
            return self.refuse(form, problem)
        self.request.session[CHALLENGE] = challenge.public_id
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether this browser can go straight on to the code."""
        return super().get_context_data(has_challenge=CHALLENGE in self.request.session, **kwargs)


class VerifyEmailView(GuestFormView):
    """Answer the challenge in hand, and be logged in."""

    form_class = CodeForm
    template_name = "accounts/verify_email.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send those without a challenge to the log-in, which finds the one of their account."""
        if CHALLENGE not in request.session and not request.user.is_authenticated:
            return redirect("accounts:log-in")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the address that the code went to."""
        held = EmailChallenge.objects.filter(public_id=self.request.session[CHALLENGE]).first()
        return super().get_context_data(email=held.email if held else "", **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Prove the address."""
        try:
            user: User = services.verify_email(
                challenge=self.request.session[CHALLENGE], code=form.cleaned_data["code"]
            )
        except ProblemError as problem:
            return self.refuse(form, problem)
        del self.request.session[CHALLENGE]
        login(self.request, user)
        messages.success(self.request, _("Your email address is confirmed."))
        return super().form_valid(form)


class ResendCodeView(View):
    """Send the challenge in hand once more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            services.resend_code(challenge=request.session.get(CHALLENGE, ""))
        except ProblemError as problem:
            messages.error(request, problem.message)
        else:
            messages.success(request, _("We sent a new code. The one before no longer works."))
        return redirect("accounts:verify-email")


class LogInView(RedirectURLMixin, GuestFormView):
    """Come back to an account."""

    form_class = LogInForm
    template_name = "accounts/log_in.html"
    next_page = "kyc:status"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Log in, or go on with the code when the address is not proved yet."""
        try:
            user = services.log_in(**form.cleaned_data)
        except ProblemError as problem:
            if CHALLENGE not in problem.details:
                return self.refuse(form, problem)
            self.request.session[CHALLENGE] = problem.details[CHALLENGE]
            messages.info(self.request, problem.message)
            return redirect("accounts:verify-email")
        login(self.request, user)
        return redirect(self.get_success_url())
