"""What a person types on the web pages."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User


class NewPasswordForm(forms.Form):
    """A password that is to be set, held against the rules."""

    password = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. A few unrelated words are strong and easy to keep."),
    )

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account_email = email

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules, which need the address, too."""
        data = super().clean() or {}
        if "password" in data:
            try:
                validate_password(
                    data["password"], User(email=data.get("email", self.account_email))
                )
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class SignUpForm(NewPasswordForm):
    """Begin an account."""

    field_order = ["email", "password"]

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
        help_text=_("We send a six-digit code to this address."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")


class CodeField(forms.RegexField):
    """Six digits, however they were grouped when pasted."""

    def to_python(self, value: Any) -> str:
        """Drop the blanks."""
        return "".join((super().to_python(value) or "").split())


class CodeForm(forms.Form):
    """Answer a challenge."""

    code = CodeField(
        regex=r"^[0-9]{6}$",
        label=_("Six-digit code"),
        error_messages={"invalid": _("Enter the six digits from our mail.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autofocus": True,
                "class": "code-input",
                "inputmode": "numeric",
                "maxlength": "11",
                "spellcheck": "false",
            }
        ),
    )


class OwnPasswordForm(forms.Form):
    """Show again that the account is yours."""

    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class LogInForm(OwnPasswordForm):
    """Come back to an account."""

    field_order = ["email", "password"]
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class ForgotPasswordForm(forms.Form):
    """Ask for a code that sets a new password."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class ResetPasswordForm(CodeForm, NewPasswordForm):
    """Answer a challenge with the code and a new password."""

    field_order = ["code", "password"]


class ChangePasswordForm(NewPasswordForm):
    """Replace the password by another one."""

    field_order = ["old_password", "password"]
    old_password = forms.CharField(
        label=_("Your password until now"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class ChangeEmailForm(OwnPasswordForm):
    """Ask for a code to another address."""

    field_order = ["email", "password"]
    email = forms.EmailField(
        label=_("New email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
        help_text=_("We send a six-digit code to this address."),
    )


class FactorForm(forms.Form):
    """A code of the second factor: six digits from the phone, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none"}
        ),
    )
