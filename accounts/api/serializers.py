"""What the phone sends and receives about an account."""

from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import get_error_detail

from accounts.models import Device, EmailChallenge, User

DEVICE_NAME = "What the device is called in the list of devices."


class PasswordField(serializers.CharField):
    """A password as it was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=128, trim_whitespace=False, write_only=True, **kwargs)


class NewPasswordSerializer(serializers.Serializer[Any]):
    """A password that is to be set, held against the rules."""

    password = PasswordField(help_text="At least 10 characters, and none of the common ones.")

    def owner_of(self, _attrs: dict[str, Any]) -> User | None:
        """Return whose password it will be: it must not resemble their address."""
        return None

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check the password against the rules."""
        try:
            validate_password(attrs["password"], self.owner_of(attrs))
        except ValidationError as error:
            raise serializers.ValidationError({"password": get_error_detail(error)}) from error
        return attrs


class LanguageSerializer(serializers.Serializer[Any]):
    """The language of the mails."""

    language = serializers.ChoiceField(
        choices=settings.LANGUAGES,
        required=False,
        help_text="Language of the mails; without it, the one of Accept-Language.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take the request's own language where none is named."""
        return {"language": get_language() or settings.LANGUAGE_CODE, **super().validate(attrs)}


class OwnLanguageSerializer(serializers.Serializer[Any]):
    """Another language of the mails."""

    language = serializers.ChoiceField(choices=settings.LANGUAGES)


class SignUpSerializer(LanguageSerializer, NewPasswordSerializer):
    """Begin an account."""

    email = serializers.EmailField(max_length=254)

    def owner_of(self, attrs: dict[str, Any]) -> User:
        return User(email=attrs["email"])


class ForgotPasswordSerializer(LanguageSerializer):
    """Ask for a code that sets a new password."""

    email = serializers.EmailField(max_length=254)


class ChallengeIdSerializer(serializers.Serializer[Any]):
    """Name the challenge in hand."""

    challenge = serializers.CharField(max_length=40, help_text="Id of the challenge in hand.")


class CodeSerializer(ChallengeIdSerializer):
    """Answer a challenge."""

    code = serializers.CharField(max_length=16, help_text="The six digits from the mail.")

    def validate_code(self, value: str) -> str:
        """Drop the blanks of a pasted code."""
        return "".join(value.split())


class DeviceNameSerializer(serializers.Serializer[Any]):
    """Name the device that logs in."""

    device = serializers.CharField(max_length=100, required=False, help_text=DEVICE_NAME)


class VerifyEmailSerializer(DeviceNameSerializer, CodeSerializer):
    """Answer a challenge, and log in."""


class ResetPasswordSerializer(CodeSerializer, NewPasswordSerializer):
    """Answer a challenge with the code and a new password."""

    def owner_of(self, attrs: dict[str, Any]) -> User | None:
        held = EmailChallenge.objects.filter(public_id=attrs["challenge"]).first()
        return User(email=held.email) if held else None


class ChangePasswordSerializer(NewPasswordSerializer):
    """Replace the password by another one."""

    old_password = PasswordField()

    def owner_of(self, _attrs: dict[str, Any]) -> User | None:
        return User(email=self.context["request"].user.email)


class PasswordSerializer(serializers.Serializer[Any]):
    """Show again that the account is yours."""

    password = PasswordField()


class ChangeEmailSerializer(PasswordSerializer):
    """Ask for a code to another address."""

    email = serializers.EmailField(max_length=254)


class LogInSerializer(DeviceNameSerializer, PasswordSerializer):
    """Come back to an account."""

    email = serializers.EmailField(max_length=254)


class ChallengeSerializer(serializers.ModelSerializer[EmailChallenge]):
    """A challenge as its beginner sees it; the same for every address."""

    challenge = serializers.CharField(source="public_id", read_only=True)
    resend_after = serializers.DateTimeField(read_only=True, help_text="No other code before.")

    class Meta:
        model = EmailChallenge
        fields = ["challenge", "email", "expires_at", "resend_after"]
        read_only_fields = fields


class UserSerializer(serializers.ModelSerializer[User]):
    """An account."""

    id = serializers.CharField(source="public_id", read_only=True)

    class Meta:
        model = User
        fields = ["id", "email", "language"]
        read_only_fields = fields


class SessionSerializer(serializers.Serializer[Any]):
    """A fresh token: send it as `Authorization: Token …`. It lives on while it is used."""

    token = serializers.CharField(read_only=True)
    expires_at = serializers.DateTimeField(read_only=True)
    device = serializers.CharField(read_only=True, help_text="Id in the list of devices.")
    user = UserSerializer(read_only=True)


class DeviceSerializer(serializers.ModelSerializer[Device]):
    """Where the account is logged in: a phone with a token, or a browser."""

    id = serializers.CharField(source="public_id", read_only=True)
    kind = serializers.SerializerMethodField(help_text="`phone` or `browser`. An open list.")
    is_current = serializers.SerializerMethodField(help_text="Whether this request came from it.")
    expires_at = serializers.SerializerMethodField(help_text="Unless it is used before.")

    class Meta:
        model = Device
        fields = ["id", "kind", "name", "is_current", "created_at", "expires_at"]
        read_only_fields = fields

    def get_kind(self, device: Device) -> str:
        """Return what kind of device it is."""
        return "phone" if device.token else "browser"

    def get_is_current(self, device: Device) -> bool:
        """Return whether the token is the one of this request."""
        return device.token is not None and device.token == self.context["request"].auth

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_expires_at(self, device: Device) -> Any:
        """Return when it must log in again."""
        ends = device.token.expiry if device.token else device.expires_at
        return serializers.DateTimeField().to_representation(ends)
