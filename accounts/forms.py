"""What a person types on the web pages."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignUpForm(forms.Form):
    """Begin an account."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
        help_text=_("We send a six-digit code to this address."),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. A few unrelated words are strong and easy to keep."),
    )

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules, which need the address, too."""
        data = super().clean() or {}
        if "email" in data and "password" in data:
            try:
                validate_password(data["password"], User(email=data["email"]))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


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


class LogInForm(forms.Form):
    """Come back to an account."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
