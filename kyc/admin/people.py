"""Accounts and groups in the admin: who changes rights leaves an entry in the audit trail."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import GroupAdmin as PlainGroupAdmin
from accounts.admin import UserAdmin as PlainUserAdmin
from accounts.models import User
from kyc.console import needs_fresh_factor
from kyc.services import staff

RIGHTS = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")
NO_ROLE: dict[str, Any] = {"flags": ["is_active"], "groups": [], "rights": []}


class UserAdmin(PlainUserAdmin):
    """People and staff; nobody gives themselves a right, and only superusers make superusers."""

    actions = ["take_second_factor_away"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return what cannot be changed here."""
        shut = list(super().get_readonly_fields(request, obj))
        if not request.user.is_superuser:
            shut += ["is_superuser", "user_permissions"]
        return shut + list(RIGHTS) if obj == request.user else shut

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the account is theirs to change."""
        allowed = bool(super().has_change_permission(request, obj))
        return allowed and (not _is_superuser(obj) or _is_superuser(request.user))

    @needs_fresh_factor
    def changeform_view(self, *arguments: Any, **named: Any) -> HttpResponse:
        """Show or change an account."""
        return super().changeform_view(*arguments, **named)

    @needs_fresh_factor
    def user_change_password(self, *arguments: Any, **named: Any) -> HttpResponse:
        """Set somebody's password."""
        return super().user_change_password(*arguments, **named)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Remember the rights from before."""
        form.rights_before = staff.roles_of(User.objects.get(pk=obj.pk)) if change else NO_ROLE
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the groups, and write down rights that are new."""
        super().save_related(request, form, formsets, change)
        user = User.objects.get(pk=form.instance.pk)
        if (rights := staff.roles_of(user)) != form.rights_before:
            actor = cast(User, request.user)
            staff.note_roles_change(subject=user.public_id, actor=actor, rights=rights)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Write down which fields were changed, for the password's own form, too."""
        user = getattr(form, "user", None) or form.instance
        actor = cast(User, request.user)
        staff.note_account_change(user=user, actor=actor, fields=_changed(form))
        return super().construct_change_message(request, form, formsets, add)

    @admin.action(description=_("Take the second factor away"), permissions=["change"])
    @needs_fresh_factor
    def take_second_factor_away(
        self, request: HttpRequest, chosen: QuerySet[User]
    ) -> HttpResponse | None:
        """Let those who lost phone and paper set up a new one."""
        for user in chosen:
            if self.has_change_permission(request, user) and user != request.user:
                staff.reset_factor(user=user, actor=cast(User, request.user))
        messages.success(request, gettext("They set up a new second factor at the next log-in."))
        return None


class GroupAdmin(PlainGroupAdmin):
    """What a kind of staff may do."""

    @needs_fresh_factor
    def changeform_view(self, *arguments: Any, **named: Any) -> HttpResponse:
        """Show or change a group."""
        return super().changeform_view(*arguments, **named)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the rights, and write them down."""
        super().save_related(request, form, formsets, change)
        group: Group = form.instance
        staff.note_roles_change(
            subject=staff.group_code(group),
            actor=cast(User, request.user),
            rights=staff.rights_of(group),
        )


def _is_superuser(user: Any) -> bool:
    return bool(getattr(user, "is_superuser", False))


def _changed(form: BaseForm) -> list[str]:
    return list(form.changed_data)
