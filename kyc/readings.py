"""What was read from a photo, and what reviewers made of it."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from kyc.card import FIELD_LABELS
from kyc.fields import SealedJSONField, SealedTextField

if TYPE_CHECKING:
    from kyc.vault import PersonKey

SURE = 0.9  # of a field's confidence: below it a person looks
# What was noticed about a field that only a look at the photo can settle.
FOR_EYES = frozenset(
    {
        *("uncertain", "unreadable", "nik_from_context"),
        *("nik_format_invalid", "nik_dob_mismatch", "nik_gender_mismatch"),
    }
)


class Reading(models.Model):
    """What the engine read from one photo; it is never changed afterwards."""

    document = models.OneToOneField(
        "kyc.Document", on_delete=models.CASCADE, related_name="reading"
    )
    payload = SealedJSONField(bound_to=("document_id",))
    # What the queue shows of it, so that a list of cases opens nothing: codes and keys, no values.
    noticed = models.JSONField(default=dict)
    error_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        permissions = [("read_text", "Can read the text of any picture")]

    def __str__(self) -> str:
        return f"reading of {self.document.public_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it with what the queue shows of it."""
        self.noticed = noticed(self.payload)
        super().save(*args, **kwargs)

    def person_key(self) -> "PersonKey":
        """Return the key of whose card this is."""
        key: PersonKey = self.document.person_key()
        return key

    def read_fields(self) -> list[dict[str, Any]]:
        """Return the 17 fields as they were read, empty where nothing was."""
        read = {field["key"]: field for field in self.payload.get("fields", [])}
        return [read.get(key) or _unread_field(key) for key in FIELD_LABELS]

    def corrected_fields(self) -> list[dict[str, Any]]:
        """Return the 17 fields with the reviewer's corrections over them."""
        corrections = {c.key: c.value for c in self.corrections.all()}
        return [
            {**field, "value": corrections[field["key"]], "confidence": 1.0, "source": "reviewer"}
            if field["key"] in corrections
            else field
            for field in self.read_fields()
        ]

    def doubtful_keys(self) -> list[str]:
        """Return the keys of those fields, as corrected, that a person must look at."""
        return [field["key"] for field in self.corrected_fields() if needs_eyes(field)]


def needs_eyes(field: dict[str, Any]) -> bool:
    """Return whether a person must look at a field before the card may be approved."""
    if field["source"] == "reviewer":
        return False
    return field["confidence"] < SURE or not FOR_EYES.isdisjoint(field["checks"])


def noticed(payload: dict[str, Any]) -> dict[str, Any]:
    """Return what was noticed on a photo, how sure each field is, and which need a look: codes."""
    fields = payload.get("fields", [])
    checks = [code for field in fields for code in field["checks"]]
    unread = [key for key in FIELD_LABELS if key not in {field["key"] for field in fields}]
    return {
        "doubtful": unread + [field["key"] for field in fields if needs_eyes(field)],
        "codes": [*payload.get("quality", {}).get("verdicts", []), *checks],
        "confidence": {field["key"]: field["confidence"] for field in fields},
    }


def _unread_field(key: str) -> dict[str, Any]:
    blank = {"value": "", "raw_text": "", "confidence": 0.0, "box": None}
    return {"key": key, **blank, "source": "ocr", "checks": []}


class Correction(models.Model):
    """A reviewer's better value of one field, kept beside what was read."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="corrections")
    key = models.CharField(max_length=40)
    value = SealedTextField(bound_to=("reading_id", "key"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["reading", "key"], name="correction_once_per_field")
        ]

    def __str__(self) -> str:
        return f"correction of {self.key}"

    def person_key(self) -> "PersonKey":
        """Return the key of whose card is corrected."""
        key: PersonKey = self.reading.person_key()
        return key
