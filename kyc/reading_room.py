"""The console's room for any picture: its page, its link, and tokens for programs."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from kyc import validators
from kyc.services import pages

LONGEST_NAME = 100


class TokenForm(forms.Form):
    """What a token is for."""

    name = forms.CharField(
        label=_("Name of the program"),
        max_length=LONGEST_NAME,
        help_text=_("Among your devices the token stands under this name."),
        widget=UnfoldAdminTextInputWidget,
    )


def links(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what the console's menu says of the room, for those who may enter it."""
    if not pages.may_read(request.user):
        return []
    address = reverse("admin:read")
    page = {
        "name": gettext("Read a picture"),
        "object_name": "ReadingRoom",
        "admin_url": address,
        "add_url": None,
        "view_only": True,
        "perms": {"view": True},
    }
    return [
        {
            "name": gettext("Reading room"),
            "app_label": "reading_room",
            "app_url": address,
            "has_module_perms": True,
            "models": [page],
        }
    ]


def room(request: HttpRequest) -> HttpResponse:
    """Show the page that takes a picture and shows its text."""
    _refuse_others(request)
    too_large = validators.too_large().message
    context = {
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "max_bytes": settings.PHOTO_MAX_BYTES,
        "max_megabytes": settings.PHOTO_MAX_BYTES // (1024 * 1024),
        "too_large": too_large,
        "api": request.build_absolute_uri(reverse("read-text")),
    }
    return _page(request, "room", gettext("Read a picture"), **context)


@never_cache
def token(request: HttpRequest) -> HttpResponse:
    """Make a token for a program, and show it this once."""
    _refuse_others(request)
    form, made = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        made = pages.make_token(member=cast(User, request.user), **form.cleaned_data)
    context = {"form": form, "made": made, "api": request.build_absolute_uri(reverse("read-text"))}
    return _page(request, "token", gettext("Token for a program"), **context)


def _refuse_others(request: HttpRequest) -> None:
    if not pages.may_read(request.user):
        raise PermissionDenied


def _page(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    page = {**admin.site.each_context(request), "title": title}
    return render(request, f"admin/reading_room/{name}.html", {**page, **context})
