"""Accounts in the admin: staff look after them, codes and secrets are never shown."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.models import EmailChallenge, User
from accounts.second_factor import Authenticator, RecoveryCodes

admin.site.unregister(Group)
# django-otp would show keys and recovery codes.
admin.site.unregister([kind._meta.concrete_model for kind in (Authenticator, RecoveryCodes)])


class StaffCreationForm(UserCreationForm):
    """Add an account by hand."""

    class Meta:
        model = User
        fields = ["email"]
        field_classes: dict[str, type] = {}


@admin.register(User)
class UserAdmin(BaseUserAdmin, ModelAdmin):
    """People and staff."""

    form = UserChangeForm
    add_form = StaffCreationForm
    change_password_form = AdminPasswordChangeForm
    ordering = ["-date_joined"]
    list_display = [
        "email",
        "public_id",
        "email_verified_at",
        "is_staff",
        "is_active",
        "date_joined",
    ]
    list_filter = ["is_staff", "is_active", ("email_verified_at", admin.EmptyFieldListFilter)]
    search_fields = ["email", "public_id"]
    readonly_fields = ["public_id", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["public_id", "email", "password", "language"]}),
        (_("Status"), {"fields": ["email_verified_at", "is_active", "last_login", "date_joined"]}),
        (_("Rights"), {"fields": ["is_staff", "is_superuser", "groups", "user_permissions"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "email_verified_at", "is_staff", "password1", "password2"]}),
    ]


@admin.register(Group)
class GroupAdmin(BaseGroupAdmin, ModelAdmin):
    """What a kind of staff may do."""


@admin.register(EmailChallenge)
class EmailChallengeAdmin(ModelAdmin):
    """Codes that went out. Deleting an address's challenges lifts its lock after 100 failures."""

    list_display = ["email", "created_at", "expires_at", "attempts", "used_at"]
    search_fields = ["email", "public_id"]
    ordering = ["-created_at"]
    fields = ["public_id", "email", "language", "created_at", "expires_at", "attempts", "used_at"]

    def has_add_permission(self, *_request: Any) -> bool:
        return False

    def has_change_permission(self, *_request_and_row: Any) -> bool:
        return False
