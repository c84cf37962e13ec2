"""What a phone sends and gets about verifications."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from kyc import validators
from kyc.card import iso_date
from kyc.models import Verification
from kyc.reasons import told_checks
from kyc.services.submission import account_status

OPEN_LIST = "An open list: a client must survive a value it does not know."


@extend_schema_field(OpenApiTypes.BINARY)
class PhotoField(serializers.Field):
    """A photo as a file of a multipart body, or as base64 in JSON."""

    default_error_messages = {
        "invalid": _("Send the photo as a file, or as base64 with or without a data: prefix.")
    }

    def to_internal_value(self, data: Any) -> bytes:
        """Return the photo's bytes."""
        if isinstance(data, UploadedFile):
            content: bytes = data.read()
            return content
        if not isinstance(data, str):
            self.fail("invalid")
        return validators.decode_base64(data)

    def to_representation(self, value: Any) -> Any:
        """Photos go in only."""
        raise NotImplementedError


class PhotoSerializer(serializers.Serializer[Any]):
    """A photo of a KTP."""

    photo = PhotoField(write_only=True, help_text="JPEG, PNG, WebP or HEIC.")


class Base64PhotoSerializer(serializers.Serializer[Any]):
    """A photo of a KTP in JSON; for the schema only."""

    photo = serializers.CharField(help_text="Base64, with or without a `data:` prefix.")


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a photo was refused, as the person may learn it."""

    code = serializers.CharField(help_text=OPEN_LIST)
    title = serializers.CharField()
    message = serializers.CharField(source="user_text")
    next_action = serializers.CharField(help_text=OPEN_LIST)


class FieldSerializer(serializers.Serializer[Any]):
    """One field of the card; dates in ISO 8601."""

    key = serializers.CharField()
    value = serializers.SerializerMethodField(method_name="get_iso_value")
    raw_text = serializers.CharField(help_text="What the reader saw, before any clean-up.")
    confidence = serializers.FloatField(min_value=0, max_value=1)
    box = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        min_length=4,
        max_length=4,
        allow_null=True,
        help_text="Four corners [x, y], clockwise from the top left of the text, in pixels of the "
        "stored photo; null where the field was not found.",
    )
    source = serializers.CharField(help_text=f"`ocr`, `derived` or `reviewer`. {OPEN_LIST}")  # type: ignore[assignment]
    checks = serializers.SerializerMethodField(
        help_text=f"Codes of what was noticed when the field was read. {OPEN_LIST}"
    )

    def get_iso_value(self, field: dict[str, Any]) -> str:
        """Return the value as the API writes it."""
        return iso_date(field["value"])

    def get_checks(self, field: dict[str, Any]) -> list[str]:
        """Return what was noticed, as far as the person may know it."""
        return told_checks(field["checks"])


class VerificationSerializer(serializers.ModelSerializer[Verification]):
    """A verification as the person it belongs to sees it."""

    id = serializers.CharField(source="public_id", read_only=True)
    object = serializers.SerializerMethodField()
    status = serializers.CharField(read_only=True, help_text=OPEN_LIST)
    error_code = serializers.SerializerMethodField(
        help_text=f"Why the photo could not be read, or null. {OPEN_LIST}"
    )
    reject_type = serializers.SerializerMethodField(help_text="`retry`, `final` or null.")
    reasons = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField(help_text="The reviewer's own words, or null.")
    fields = serializers.SerializerMethodField(  # type: ignore[assignment]
        method_name="get_card_fields", help_text="Empty until the photo is read."
    )

    class Meta:
        model = Verification
        fields = [
            "id",
            "object",
            "status",
            "status_version",
            "created_at",
            "updated_at",
            "error_code",
            "reject_type",
            "reasons",
            "message",
            "fields",
        ]
        read_only_fields = ["status_version", "created_at", "updated_at"]

    def get_object(self, _verification: Verification) -> str:
        """Return the kind of object."""
        return "verification"

    def get_error_code(self, verification: Verification) -> str | None:
        """Return why the photo could not be read."""
        reading = verification.reading
        return (reading.error_code or None) if reading else None

    def get_reject_type(self, verification: Verification) -> str | None:
        """Return whether the person may try again."""
        decision = verification.decision
        return (decision.reject_type or None) if decision else None

    @extend_schema_field(ReasonSerializer(many=True))
    def get_reasons(self, verification: Verification) -> Any:
        """Return the reasons as the person may learn them."""
        told = verification.decision.told_reasons() if verification.decision else []
        return ReasonSerializer(told, many=True).data

    def get_message(self, verification: Verification) -> str | None:
        """Return what the reviewer wrote to the person."""
        decision = verification.decision
        return (decision.told_message() or None) if decision else None

    @extend_schema_field(FieldSerializer(many=True))
    def get_card_fields(self, verification: Verification) -> Any:
        """Return what was read, with the reviewer's corrections."""
        reading = verification.reading
        return FieldSerializer(reading.corrected_fields() if reading else [], many=True).data


class AccountSerializer(serializers.ModelSerializer[User]):
    """The person, and where they stand."""

    id = serializers.CharField(source="public_id", read_only=True)
    object = serializers.SerializerMethodField()
    email_verified = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField(help_text=OPEN_LIST)
    status_version = serializers.SerializerMethodField(
        help_text="0 before the first photo; the `v` of the Firebase claims."
    )
    verification = serializers.SerializerMethodField(help_text="The newest one, or null.")

    class Meta:
        model = User
        fields = [
            "id",
            "object",
            "email",
            "email_verified",
            "language",
            "status",
            "status_version",
            "verification",
        ]
        read_only_fields = ["email", "language"]

    def get_object(self, _user: User) -> str:
        """Return the kind of object."""
        return "account"

    def get_email_verified(self, user: User) -> bool:
        """Return whether the address is proved."""
        return user.email_verified_at is not None

    def get_status(self, user: User) -> str:
        """Return the account's status."""
        return account_status(user)

    def get_status_version(self, user: User) -> int:
        """Return the newest version."""
        newest = Verification.objects.newest_of(user)
        return newest.status_version if newest else 0

    @extend_schema_field(VerificationSerializer(allow_null=True))
    def get_verification(self, user: User) -> Any:
        """Return the newest verification."""
        newest = Verification.objects.with_documents().newest_of(user)
        return VerificationSerializer(newest).data if newest else None
