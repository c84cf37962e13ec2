"""The phone's view of a status, in Firebase: claims of the account and one document.

Only the status and its version leave the house. Emulators are found by Google's own variables,
FIREBASE_AUTH_EMULATOR_HOST and FIRESTORE_EMULATOR_HOST.
"""

import functools
import logging
import os
from contextlib import suppress
from typing import Any

import firebase_admin
from django.conf import settings
from firebase_admin import auth, credentials, firestore
from google.auth.credentials import AnonymousCredentials
from google.cloud.firestore import SERVER_TIMESTAMP, transactional

logger = logging.getLogger(__name__)

EMULATOR_VARIABLES = ("FIREBASE_AUTH_EMULATOR_HOST", "FIRESTORE_EMULATOR_HOST")


class EmulatorCredential(credentials.Base):
    """Nobody in particular, which is whom the emulators let in."""

    def get_credential(self) -> AnonymousCredentials:
        """Return credentials that claim nothing."""
        return AnonymousCredentials()


def sync(*, uid: str, status: str, version: int) -> None:
    """Write a status to the account's claims and document, unless a newer one stands there.

    The account is made where it is missing. Does nothing but log while Firebase is off.
    """
    if not settings.FIREBASE_PROJECT_ID:
        logger.info("Firebase is off (FIREBASE_PROJECT_ID is empty): nothing sent for %s", uid)
        return
    view = {"kyc": status, "v": version}
    _write_claims(uid, view)
    client = firestore.client(_app())
    _write_document(client.transaction(), client.document("users", uid), view)


def forget(*, uid: str) -> None:
    """Delete an account and its document, whether or not they are there."""
    if not settings.FIREBASE_PROJECT_ID:
        return
    with suppress(auth.UserNotFoundError):
        auth.delete_user(uid, app=_app())
    firestore.client(_app()).document("users", uid).delete()


def custom_token(*, uid: str) -> str | None:
    """Return a token by which the app logs in to Firebase as this account; None while it is off.

    Signed on this machine with the key of the service account.
    """
    if not settings.FIREBASE_PROJECT_ID:
        return None
    token: bytes = auth.create_custom_token(uid, app=_app())
    return token.decode()


@functools.cache
def _app() -> firebase_admin.App:
    if any(os.environ.get(name) for name in EMULATOR_VARIABLES):
        credential: credentials.Base = EmulatorCredential()
    elif settings.FIREBASE_CREDENTIALS:
        credential = credentials.Certificate(settings.FIREBASE_CREDENTIALS)
    else:
        credential = credentials.ApplicationDefault()
    options = {"projectId": settings.FIREBASE_PROJECT_ID}
    return firebase_admin.initialize_app(credential, options, name="kyc")


def _write_claims(uid: str, view: dict[str, Any]) -> None:
    claims = _claims(uid)
    if not _is_newer(claims, view):
        auth.set_custom_user_claims(uid, {**claims, **view}, app=_app())


def _claims(uid: str) -> dict[str, Any]:
    try:
        return auth.get_user(uid, app=_app()).custom_claims or {}
    except auth.UserNotFoundError:
        return _create_user(uid)


def _create_user(uid: str) -> dict[str, Any]:
    try:
        auth.create_user(uid=uid, app=_app())
    except auth.UidAlreadyExistsError:  # another worker was faster
        return auth.get_user(uid, app=_app()).custom_claims or {}
    return {}


@transactional
def _write_document(transaction: Any, reference: Any, view: dict[str, Any]) -> None:
    stored = reference.get(transaction=transaction).to_dict() or {}
    if not _is_newer(stored, view):
        transaction.set(reference, {**view, "updated_at": SERVER_TIMESTAMP})


def _is_newer(stored: dict[str, Any], view: dict[str, Any]) -> bool:
    return stored.get("v", 0) > view["v"]
