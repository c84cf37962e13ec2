"""What a person says against us: a field read wrong, an answer somebody else should look at."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from kyc.fields import SealedTextField

if TYPE_CHECKING:
    from kyc.vault import PersonKey

LONGEST_TEXT = 100  # no line of a card is longer
LONGEST_NOTE = 500


class FieldMark(models.Model):
    """A person's word on one field that was read from their card; it never replaces it."""

    reading = models.ForeignKey("kyc.Reading", on_delete=models.CASCADE, related_name="marks")
    key = models.CharField(max_length=40)
    is_right = models.BooleanField()
    should_be = SealedTextField(bound_to=("reading_id", "key"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["reading", "key"], name="mark_once_per_field")
        ]

    def __str__(self) -> str:
        return f"mark of {self.key}"

    def person_key(self) -> "PersonKey":
        """Return the key of whose card was read."""
        key: PersonKey = self.reading.person_key()
        return key


class Appeal(models.Model):
    """A person's wish that somebody else looks at a refused photo; one for each photo."""

    decision = models.OneToOneField("kyc.Decision", on_delete=models.CASCADE, related_name="appeal")
    note = SealedTextField(bound_to=("decision_id",))
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"appeal against {self.decision_id}"

    def person_key(self) -> "PersonKey":
        """Return the key of whoever appeals."""
        key: PersonKey = self.decision.person_key()
        return key
