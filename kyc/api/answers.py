"""What a phone sends and gets when a person answers us: marks on fields, an appeal."""

from typing import Any

from rest_framework import serializers

from kyc.objections import LONGEST_NOTE, LONGEST_TEXT, Appeal, FieldMark
from kyc.services.marks import RIGHT


class MarkSerializer(serializers.ModelSerializer[FieldMark]):
    """What the person says about a field."""

    should_be = serializers.CharField(read_only=True)

    class Meta:
        model = FieldMark
        fields = ["is_right", "should_be", "created_at"]
        read_only_fields = fields


class OneMarkSerializer(serializers.Serializer[Any]):
    """A mark on one field."""

    key = serializers.CharField(max_length=40)
    is_right = serializers.BooleanField()
    should_be = serializers.CharField(
        max_length=LONGEST_TEXT,
        required=False,
        allow_blank=True,
        help_text="Of a wrong field: what it should be, if the person says so.",
    )


class MarksSerializer(serializers.Serializer[Any]):
    """All marks of the person; earlier ones that are missing here are gone."""

    marks = serializers.ListField(child=OneMarkSerializer(), max_length=17, allow_empty=True)

    @property
    def by_key(self) -> dict[str, str | None]:
        """Return the marks as the service takes them."""
        return {
            mark["key"]: RIGHT if mark["is_right"] else mark.get("should_be", "")
            for mark in self.validated_data["marks"]
        }


class AppealSerializer(serializers.ModelSerializer[Appeal]):
    """A wish that somebody else looks at a refused photo."""

    note = serializers.CharField(
        max_length=LONGEST_NOTE,
        required=False,
        allow_blank=True,
        help_text="What the person wants to say to whoever looks again.",
    )

    class Meta:
        model = Appeal
        fields = ["note", "created_at"]
        read_only_fields = ["created_at"]
