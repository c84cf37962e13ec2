"""What `manage.py check` and every start say about the set-up."""

from math import ceil
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, register
from django.core.exceptions import ImproperlyConfigured

from kyc import sealing


@register
def firebase_is_off(**_kwargs: Any) -> list[CheckMessage]:
    """Say so when no Firebase project is named."""
    if settings.FIREBASE_PROJECT_ID:
        return []
    hint = "Set FIREBASE_PROJECT_ID (and FIREBASE_CREDENTIALS) to tell phones about decisions."
    return [Info("Firebase is off: FIREBASE_PROJECT_ID is empty.", hint=hint, id="kyc.I001")]


@register
def keys_are_sound(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse keys of the wrong length, missing ones, and one key for both purposes."""
    try:
        shared = set(sealing.data_keys()) & set(sealing.index_keys())
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="manage.py new_key makes one.", id="kyc.E001")]
    if shared:
        return [Error("DATA_KEYS and INDEX_KEYS share a key.", id="kyc.E002")]
    return []


@register
def queue_is_sound(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse settings with which the queue loses tasks, or works on one twice at a time."""
    queue = settings.Q_CLUSTER
    timeout = queue.get("timeout")
    errors: list[CheckMessage] = []
    if queue.get("orm") != "default":
        text = "The queue does not lie in the database of the data, so it may lose tasks."
        errors.append(Error(text, hint='Set Q_CLUSTER["orm"] to "default".', id="kyc.E003"))
    if not timeout:
        return [*errors, Error("A task may hang for ever: no timeout.", id="kyc.E004")]
    # What was taken waits inside the cluster for up to so many others.
    waits = ceil((queue["queue_limit"] + 1) / queue["workers"])
    least = timeout * (1 + waits) + 60
    if queue["retry"] < least:
        text = "A task may be begun again while it waits or runs: `retry` is too short."
        errors.append(Error(text, hint=f"Set it to {least} seconds or more.", id="kyc.E005"))
    return errors


@register(deploy=True)
def journal_lies_beside_the_data(**_kwargs: Any) -> list[CheckMessage]:
    """Say where a journal would be lost together with what it is to survive."""
    if settings.ERASURE_JOURNAL.parent != settings.VAR_DIR:
        return []
    hint = "Copy it elsewhere with each backup, or name another place in ERASURE_JOURNAL."
    return [Info("The journal of erasures lies beside the data.", hint=hint, id="kyc.I002")]
