"""What a person says about the fields that were read from their card."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext

from accounts.errors import ProblemError
from kyc.card import FIELD_LABELS
from kyc.models import Reading, Verification
from kyc.objections import LONGEST_TEXT, FieldMark
from kyc.states import Status

RIGHT = None
CARD_TEXT = re.compile(r"[A-Z0-9À-ÖØ-Þ .,:;'\u2019\"/()&+#-]*")


def may_mark(verification: Verification) -> bool:
    """Return whether the person may still say what was read right and wrong."""
    return verification.status == Status.IN_REVIEW and verification.reading is not None


def mark_fields(*, verification: Verification, marks: Mapping[str, str | None]) -> None:
    """Keep a person's marks, in place of all their earlier ones, until the decision.

    Args:
        verification: their own, in review.
        marks: by the field's key: `RIGHT`, or for a wrong one what it should be ("" if unsaid).

    Raises:
        ProblemError: `status_conflict`, `field_unknown`, `text_not_allowed`.
    """
    wanted = {_known(key): _card_text(key, text) for key, text in marks.items()}
    with transaction.atomic():
        locked = Verification.objects.select_for_update().get(pk=verification.pk)
        if not may_mark(locked):
            message = gettext("What was read can no longer be marked.")
            raise ProblemError("status_conflict", message, status=409)
        reading = Reading.objects.get(document=locked.document)
        reading.marks.all().delete()
        FieldMark.objects.bulk_create(
            FieldMark(reading=reading, key=key, is_right=text is RIGHT, should_be=text or "")
            for key, text in wanted.items()
        )


def _known(key: str) -> str:
    if key not in FIELD_LABELS:
        raise ProblemError("field_unknown", gettext("This field does not exist."), param=key)
    return key


def _card_text(key: str, text: str | None) -> str | None:
    """Return a text in the card's upper case, or refuse what no card prints."""
    if text is RIGHT:
        return RIGHT
    plain = " ".join(text.upper().split())
    if len(plain) > LONGEST_TEXT or not CARD_TEXT.fullmatch(plain):
        message = gettext("Use letters, digits and plain signs, at most %(most)s characters.")
        raise ProblemError("text_not_allowed", message % {"most": LONGEST_TEXT}, param=key)
    return plain
