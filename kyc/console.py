"""Django admin for staff who have shown two factors, and the pages on the way in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from unfold.sites import UnfoldAdminSite

from accounts.errors import ProblemError
from accounts.forms import FactorForm
from accounts.models import User
from accounts.second_factor import is_fresh, is_passed, pass_session
from accounts.services import authenticator_of, begin_enrolment
from kyc import reading_room
from kyc.roles import ANALYSE
from kyc.services import staff

View = Callable[..., Any]
KYC = "kyc"


class StaffSite(UnfoldAdminSite):
    """The admin: a password alone opens nothing but the page that asks for the second factor."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the person is staff and has shown a second factor."""
        return bool(super().has_permission(request)) and is_passed(request)

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return what sidebar and index lead to: analytics and reading room for who may enter."""
        listed: list[dict[str, Any]] = super().get_app_list(request, app_label)
        rooms = [] if app_label else reading_room.links(request)
        if app_label not in (None, KYC) or not request.user.has_perm(ANALYSE):
            return listed + rooms
        ours = next((app for app in listed if app["app_label"] == KYC), None) or _empty_app()
        ours["models"].append(_analytics_entry())
        others = [app for app in listed if app["app_label"] != KYC]
        return sorted([*others, ours], key=lambda app: app["name"].lower()) + rooms

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for the password, or, where that was right, for the second factor."""
        if request.method == "GET" and _half_way(request):
            return _to("admin:second_factor", _next(request))
        return cast(HttpResponse, super().login(request, extra_context))

    def extra_urls(self) -> list[URLPattern]:
        """Return the pages on the way in, and the reading room."""
        token = needs_fresh_factor(reading_room.token)
        return [
            path("second-factor/", second_factor, name="second_factor"),
            path("second-factor/set-up/", enrolment, name="enrolment"),
            path("read/", self.admin_view(reading_room.room), name="read"),
            path("read/token/", self.admin_view(token), name="read_token"),
        ]


def _empty_app() -> dict[str, Any]:
    return {
        "name": apps.get_app_config(KYC).verbose_name,
        "app_label": KYC,
        "app_url": reverse("admin:app_list", args=[KYC]),
        "has_module_perms": True,
        "models": [],
    }


def _analytics_entry() -> dict[str, Any]:
    url = reverse("admin:kyc_verification_analytics")
    entry = {"name": _("Analytics"), "object_name": "Analytics", "admin_url": url}
    return {**entry, "add_url": None, "view_only": True, "perms": {"view": True}}


def needs_fresh_factor(view: View) -> View:
    """Ask for a code again before a view that does what must not be done at a deserted desk."""

    @wraps(view)
    def asked(*arguments: Any, **named: Any) -> Any:
        request = next(value for value in arguments if isinstance(value, HttpRequest))
        if is_passed(request) and not is_fresh(request):
            back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
            return _to("admin:second_factor", back)
        return view(*arguments, **named)

    return asked


def is_half_way(user: Any) -> bool:
    """Return whether somebody may come as far as the second factor."""
    return isinstance(user, User) and user.is_active and user.is_staff


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Take a code, and let the person in."""
    if not is_half_way(request.user):
        return redirect_to_login(_next(request), reverse("admin:login"))
    user = cast(User, request.user)
    authenticator = authenticator_of(user)
    if authenticator is None:
        return _to("admin:enrolment", _next(request))
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pass_session(request, staff.log_in(user=user, code=form.cleaned_data["code"]))
        except ProblemError as problem:
            form.add_error("code", problem.message)
        else:
            return HttpResponseRedirect(_next(request))
    shown = authenticator.code_to_come() if settings.DEBUG else ""
    return _page(request, "second_factor", _("Second factor"), form=form, shown=shown)


@never_cache
def enrolment(request: HttpRequest) -> HttpResponse:
    """Let a phone scan the key, and show the recovery codes once it answers with a code."""
    if not is_half_way(request.user):
        return redirect_to_login(_next(request), reverse("admin:login"))
    user = cast(User, request.user)
    if authenticator_of(user) and not is_fresh(request):
        return _to("admin:second_factor", request.get_full_path())
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factor, codes = staff.enrol(user=user, code=form.cleaned_data["code"])
        except ProblemError as problem:
            form.add_error("code", problem.message)
        else:
            pass_session(request, factor)
            return _page(request, "recovery_codes", _("Recovery codes"), codes=codes)
    factor = begin_enrolment(user=user)
    secret = factor.config_url.split("secret=")[1].split("&")[0]
    picture = mark_safe(factor.qr_svg())  # noqa: S308 - drawn by us
    title = _("Set up the second factor")
    return _page(request, "enrolment", title, form=form, picture=picture, secret=secret)


def _half_way(request: HttpRequest) -> bool:
    return is_half_way(request.user) and not is_passed(request)


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, None) else reverse("admin:index")


def _to(name: str, back: str) -> HttpResponse:
    return redirect(reverse(name, query={"next": back}))


def _page(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    from django.contrib import admin  # the site is made from this module

    page = {**admin.site.each_context(request), "title": title, "next": _next(request)}
    return render(request, f"admin/{name}.html", {**page, **context})
