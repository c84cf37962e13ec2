"""What a phone sends and gets about verifications."""

from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from kyc import validators
from kyc.api.answers import AppealSerializer, MarkSerializer
from kyc.areas import areas_of
from kyc.card import iso_date
from kyc.models import Verification
from kyc.reasons import Reason, told_checks
from kyc.services.appeals import may_appeal
from kyc.services.attempts import Attempts, attempts_of
from kyc.services.marks import may_mark
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


def box_field(**options: Any) -> serializers.ListField:
    """Return four corners [x, y] in pixels of the stored photo."""
    point = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    return serializers.ListField(child=point, min_length=4, max_length=4, **options)


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a photo was refused, as the person may learn it."""

    code = serializers.CharField(help_text=OPEN_LIST)
    title = serializers.CharField()
    message = serializers.CharField(source="user_text")
    next_action = serializers.CharField(help_text=OPEN_LIST)
    areas = serializers.SerializerMethodField(
        help_text="Where on the photo it is: boxes to frame, each four corners [x, y] in pixels "
        "of the stored photo; often none."
    )

    @extend_schema_field(serializers.ListField(child=box_field()))
    def get_areas(self, reason: Reason) -> Any:
        """Return the boxes; `payload` in the context is what was read."""
        return [box for _key, box in areas_of(reason.code, self.context.get("payload", {}))]


class FieldSerializer(serializers.Serializer[Any]):
    """One field of the card; dates in ISO 8601."""

    key = serializers.CharField()
    value = serializers.SerializerMethodField(method_name="get_iso_value")
    raw_text = serializers.CharField(help_text="What the reader saw, before any clean-up.")
    confidence = serializers.FloatField(min_value=0, max_value=1)
    box = box_field(
        allow_null=True,
        help_text="Four corners [x, y], clockwise from the top left of the text, in pixels of the "
        "stored photo; null where the field was not found.",
    )
    source = serializers.CharField(help_text=f"`ocr`, `derived` or `reviewer`. {OPEN_LIST}")  # type: ignore[assignment]
    checks = serializers.SerializerMethodField(
        help_text=f"Codes of what was noticed when the field was read. {OPEN_LIST}"
    )
    mark = serializers.SerializerMethodField(help_text="What you said about it, or null.")

    def get_iso_value(self, field: dict[str, Any]) -> str:
        """Return the value as the API writes it."""
        return iso_date(field["value"])

    def get_checks(self, field: dict[str, Any]) -> list[str]:
        """Return what was noticed, as far as the person may know it."""
        return told_checks(field["checks"])

    @extend_schema_field(MarkSerializer(allow_null=True))
    def get_mark(self, field: dict[str, Any]) -> Any:
        """Return the person's mark."""
        mark = self.context.get("marks", {}).get(field["key"])
        return MarkSerializer(mark).data if mark else None


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
    tries_left = serializers.SerializerMethodField(
        help_text="How many photos you may still send; failures of ours do not count."
    )
    retry_at = serializers.SerializerMethodField(
        help_text="When you may send a photo again, or null."
    )
    may_appeal = serializers.SerializerMethodField(
        help_text="Whether you may ask another person to look: once for each photo."
    )
    appeal = serializers.SerializerMethodField(
        help_text="The appeal that waits for another person, or null."
    )
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
            "tries_left",
            "retry_at",
            "may_appeal",
            "appeal",
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
        """Return the reasons as the person may learn them, each with its place on the photo."""
        decision, reading = verification.decision, verification.reading
        told = self._attempts(verification).told_reasons(decision) if decision else []
        context = {"payload": reading.payload if reading else {}}
        return ReasonSerializer(told, many=True, context=context).data

    def get_message(self, verification: Verification) -> str | None:
        """Return what the reviewer wrote to the person."""
        decision = verification.decision
        return (decision.told_message() or None) if decision else None

    def get_tries_left(self, verification: Verification) -> int:
        """Return what is left to the person."""
        return self._attempts(verification).left

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_retry_at(self, verification: Verification) -> Any:
        """Return the end of a cool-down."""
        retry_at = self._attempts(verification).retry_at
        return serializers.DateTimeField().to_representation(retry_at) if retry_at else None

    def get_may_appeal(self, verification: Verification) -> bool:
        """Return whether somebody else may be asked."""
        return may_appeal(verification)

    @extend_schema_field(AppealSerializer(allow_null=True))
    def get_appeal(self, verification: Verification) -> Any:
        """Return the open appeal."""
        return AppealSerializer(verification.appeal).data if verification.appeal else None

    @extend_schema_field(FieldSerializer(many=True))
    def get_card_fields(self, verification: Verification) -> Any:
        """Return what was read, with the reviewer's corrections and the person's marks."""
        reading = verification.reading
        if reading is None:
            return []
        context = {"marks": {mark.key: mark for mark in reading.marks.all()}}
        return FieldSerializer(reading.corrected_fields(), many=True, context=context).data

    def _attempts(self, verification: Verification) -> Attempts:
        """Return the person's attempts, counted once for a whole list."""
        context = cast(dict[str, Any], self.context)
        counted: dict[int, Attempts] = context.setdefault("attempts", {})
        if verification.user_id not in counted:
            counted[verification.user_id] = attempts_of(verification.user)
        return counted[verification.user_id]


class CardFieldsSerializer(VerificationSerializer):
    """The fields of the newest photo, with the person's marks."""

    may_mark = serializers.SerializerMethodField(help_text="Whether they may still be marked.")

    class Meta:
        model = Verification
        fields = ["id", "object", "status", "may_mark", "fields"]

    def get_object(self, _verification: Verification) -> str:
        """Return the kind of object."""
        return "card_fields"

    def get_may_mark(self, verification: Verification) -> bool:
        """Return whether the decision is still to come."""
        return may_mark(verification)


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
