"""What the phone sends and receives about an account."""

from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.fields import get_error_detail

from accounts.models import EmailChallenge, User


class SignUpSerializer(serializers.Serializer[Any]):
    """Begin an account."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)
    language = serializers.ChoiceField(
        choices=settings.LANGUAGES,
        required=False,
        help_text="Language of the mails; without it, the one of Accept-Language.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check the password against the rules, which need the address, too."""
        try:
            validate_password(attrs["password"], User(email=attrs["email"]))
        except ValidationError as error:
            raise serializers.ValidationError({"password": get_error_detail(error)}) from error
        return {"language": get_language() or settings.LANGUAGE_CODE, **attrs}


class ChallengeIdSerializer(serializers.Serializer[Any]):
    """Name the challenge in hand."""

    challenge = serializers.CharField(max_length=40, help_text="Id that sign-up answered.")


class CodeSerializer(ChallengeIdSerializer):
    """Answer a challenge."""

    code = serializers.CharField(max_length=16, help_text="The six digits from the mail.")

    def validate_code(self, value: str) -> str:
        """Drop the blanks of a pasted code."""
        return "".join(value.split())


class LogInSerializer(serializers.Serializer[Any]):
    """Come back to an account."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)


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
    user = UserSerializer(read_only=True)
