"""Bring people's keys under the newest master key, and digests under the newest index key."""

from django.db import transaction
from django.db.models import Q, QuerySet

from kyc import sealing
from kyc.models import PersonKey, Reading
from kyc.services import duplicates


def keys_to_rotate() -> QuerySet[PersonKey]:
    """Return people's keys that an older master key still wraps."""
    newest, _key = sealing.current(sealing.data_keys())
    return PersonKey.objects.exclude(master=newest).order_by("pk")


def readings_to_index() -> QuerySet[Reading]:
    """Return the readings whose digests are missing, or made with an older index key."""
    newest, _key = sealing.current(sealing.index_keys())
    missing = Q(document__fingerprint=None) | ~Q(document__fingerprint__index_key=newest)
    return Reading.objects.filter(missing).order_by("pk")


def rotate_key(*, user_id: int) -> None:
    """Wrap one person's key by the newest master key; what it sealed stays as it is.

    Raises:
        SealError: `DATA_KEYS` does not hold the key that wraps it now.
    """
    with transaction.atomic():
        key = PersonKey.objects.select_for_update().filter(pk=user_id).first()
        if key is not None:  # else the person was erased meanwhile
            key.rewrap()
            key.save(update_fields=["master", "wrapped"])


def index_reading(*, reading_id: int) -> None:
    """Make the digests of one reading anew."""
    reading = Reading.objects.filter(pk=reading_id).first()
    if reading is not None:
        duplicates.remember(reading=reading)
