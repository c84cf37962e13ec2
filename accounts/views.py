"""The web pages of an account."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import LogoutView, RedirectURLMixin
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

from accounts import limits, lockout, services
from accounts.clients import device_name_of
from accounts.errors import ProblemError
from accounts.forms import CodeForm, ForgotPasswordForm, LogInForm, ResetPasswordForm, SignUpForm
from accounts.models import EmailChallenge, User

BACKEND = "django.contrib.auth.backends.ModelBackend"  # knows who somebody is; axes only counts
CHALLENGE = "challenge"  # the session's key for the public id of the challenge in hand
CODE_PAGES: dict[str, str] = {  # where the code of a challenge is typed
    EmailChallenge.Purpose.PASSWORD_RESET: "accounts:reset-password",
}


class RootView(RedirectView):
    """Send a person to the page that is theirs."""

    def get_redirect_url(self, *_args: Any, **_kwargs: Any) -> str:
        known = self.request.user.is_authenticated
        return reverse("kyc:status" if known else "accounts:sign-up")


@method_decorator(
    [never_cache, sensitive_post_parameters("password", "old_password", "code")], name="dispatch"
)
class ProblemFormView(FormView):
    """A form whose refusal is shown where it was typed."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Show the form again, the first wrong field in hand."""
        first_wrong = next((name for name in form.fields if name in form.errors), None)
        for name, field in form.fields.items():
            field.widget.attrs["autofocus"] = name == first_wrong
        return super().form_invalid(form)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do what the form asks for, or say why not."""
        try:
            return self.perform(form) or super().form_valid(form)
        except ProblemError as problem:
            return self.refuse(form, problem)

    def perform(self, form: forms.Form) -> HttpResponse | None:
        """Call the service; None leads on to `success_url`."""
        raise NotImplementedError

    def refuse(self, form: forms.Form, problem: ProblemError) -> HttpResponse:
        """Show the form again with what is wrong."""
        form.add_error(problem.param if problem.param in form.fields else None, problem.message)
        return self.form_invalid(form)


class GuestFormView(ProblemFormView):
    """A form for somebody who is not logged in."""

    success_url = reverse_lazy("kyc:status")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send those who are logged in on to their status."""
        if request.user.is_authenticated:
            return redirect("kyc:status")
        return super().dispatch(request, *args, **kwargs)


class ChallengeFormView(GuestFormView):
    """A form that answers the challenge in hand."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send those without a challenge to the log-in, which finds the one of their account."""
        if CHALLENGE not in request.session and not request.user.is_authenticated:
            return redirect("accounts:log-in")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the address that the code went to."""
        return super().get_context_data(email=self.address(), **kwargs)

    def address(self) -> str:
        """Return the address that the code went to."""
        held = EmailChallenge.objects.filter(public_id=self.request.session[CHALLENGE]).first()
        return held.email if held else ""


def enter(request: HttpRequest, user: User) -> None:
    """Log a browser in, and remember it among the devices."""
    login(request, user, backend=BACKEND)
    services.add_browser(
        user=user,
        name=device_name_of(request),
        session_key=request.session.session_key or "",
    )


class SignUpView(GuestFormView):
    """Begin an account."""

    form_class = SignUpForm
    template_name = "accounts/sign_up.html"
    success_url = reverse_lazy("accounts:verify-email")

    def perform(self, form: forms.Form) -> None:
        """Start a challenge and keep its id in the session of whoever began it."""
        limits.check("codes", self.request)
        challenge = services.sign_up(**form.cleaned_data, language=get_language() or "id")
        self.request.session[CHALLENGE] = challenge.public_id

    def refuse(self, form: forms.Form, problem: ProblemError) -> HttpResponse:
        """Lead on those who have a code already."""
        self.extra_context = {"mailed_before": problem.code == "resend_too_soon"}
        return super().refuse(form, problem)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether this browser can go straight on to the code."""
        return super().get_context_data(has_challenge=CHALLENGE in self.request.session, **kwargs)


class VerifyEmailView(ChallengeFormView):
    """Answer the challenge in hand, and be logged in."""

    form_class = CodeForm
    template_name = "accounts/verify_email.html"

    def perform(self, form: forms.Form) -> None:
        """Prove the address."""
        limits.check("tries", self.request)
        user = services.verify_email(
            challenge=self.request.session[CHALLENGE], code=form.cleaned_data["code"]
        )
        del self.request.session[CHALLENGE]
        enter(self.request, user)
        messages.success(self.request, _("Your email address is confirmed."))


class ResendCodeView(View):
    """Send the challenge in hand once more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        held = EmailChallenge.objects.filter(public_id=request.session.get(CHALLENGE, "")).first()
        try:
            limits.check("codes", request)
            services.resend_code(challenge=held.public_id if held else "")
        except ProblemError as problem:
            messages.error(request, problem.message)
        else:
            messages.success(request, _("We sent a new code. The one before no longer works."))
        return redirect(CODE_PAGES.get(held.purpose if held else "", "accounts:verify-email"))


class LogInView(RedirectURLMixin, GuestFormView):
    """Come back to an account."""

    form_class = LogInForm
    template_name = "accounts/log_in.html"
    next_page = "kyc:status"

    def perform(self, form: forms.Form) -> HttpResponse:
        """Log in, or go on with the code when one is needed."""
        limits.check("tries", self.request)
        try:
            with lockout.guarded(self.request, form.cleaned_data["email"]):
                user = services.log_in(**form.cleaned_data)
        except ProblemError as problem:
            if CHALLENGE not in problem.details:
                raise
            self.request.session[CHALLENGE] = problem.details[CHALLENGE]
            messages.info(self.request, problem.message)
            return redirect("accounts:verify-email")
        enter(self.request, user)
        return redirect(self.get_success_url())


class LogOutView(LogoutView):
    """Log this browser out."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session, and take it off the list of devices."""
        services.forget_browser(session_key=request.session.session_key or "")
        return super().post(request, *args, **kwargs)


class ForgotPasswordView(GuestFormView):
    """Ask for a code that sets a new password."""

    form_class = ForgotPasswordForm
    template_name = "accounts/forgot_password.html"
    success_url = reverse_lazy("accounts:reset-password")

    def perform(self, form: forms.Form) -> None:
        """Start a challenge; the page that follows is the same for every address."""
        limits.check("codes", self.request)
        challenge = services.request_password_reset(
            **form.cleaned_data, language=get_language() or "id"
        )
        self.request.session[CHALLENGE] = challenge.public_id


class ResetPasswordView(ChallengeFormView):
    """Set a new password by the code."""

    form_class = ResetPasswordForm
    template_name = "accounts/reset_password.html"
    success_url = reverse_lazy("accounts:log-in")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the address, which the password must not resemble."""
        return {**super().get_form_kwargs(), "email": self.address()}

    def perform(self, form: forms.Form) -> None:
        """Set the password; the person logs in with it afterwards."""
        limits.check("tries", self.request)
        services.reset_password(challenge=self.request.session[CHALLENGE], **form.cleaned_data)
        del self.request.session[CHALLENGE]
        messages.success(self.request, _("Your new password is set. Please log in with it."))
