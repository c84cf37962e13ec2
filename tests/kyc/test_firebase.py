import os
import secrets

import pytest
from firebase_admin import auth, firestore

from kyc import firebase
from kyc.checks import firebase_is_off
from kyc.models import Verification
from kyc.services import review
from kyc.states import Status
from tests.kyc.factories import verification_in


@pytest.fixture
def uid() -> str:
    return f"usr_{secrets.token_hex(12)}"


@pytest.fixture
def project(settings) -> str:
    """Switch Firebase on, towards the emulators."""
    settings.FIREBASE_PROJECT_ID = os.environ.get("GOOGLE_CLOUD_PROJECT", "demo-kyc")
    return settings.FIREBASE_PROJECT_ID


def claims(uid: str) -> dict:
    """Return the claims that the Auth emulator holds."""
    return auth.get_user(uid, app=firebase._app()).custom_claims or {}


def document(uid: str) -> dict:
    """Return the document that the Firestore emulator holds."""
    client = firestore.client(firebase._app())
    return client.document("users", uid).get().to_dict() or {}


@pytest.mark.emulator
def test_sync_makes_the_account_its_claims_and_its_document(uid, project):
    firebase.sync(uid=uid, status="in_review", version=2)
    assert claims(uid) == {"kyc": "in_review", "v": 2}
    stored = document(uid)
    assert stored.pop("updated_at") is not None
    assert stored == {"kyc": "in_review", "v": 2}


@pytest.mark.emulator
def test_sync_of_a_newer_version_replaces_the_older(uid, project):
    firebase.sync(uid=uid, status="in_review", version=2)
    firebase.sync(uid=uid, status="verified", version=3)
    assert claims(uid) == {"kyc": "verified", "v": 3}
    assert (document(uid)["kyc"], document(uid)["v"]) == ("verified", 3)


@pytest.mark.emulator
def test_sync_of_an_older_version_changes_nothing(uid, project):
    firebase.sync(uid=uid, status="verified", version=3)
    before = document(uid)
    firebase.sync(uid=uid, status="in_review", version=2)
    assert claims(uid) == {"kyc": "verified", "v": 3}
    assert document(uid) == before


@pytest.mark.emulator
def test_sync_repairs_a_drifted_status_of_the_same_version(uid, project):
    firebase.sync(uid=uid, status="in_review", version=2)
    auth.set_custom_user_claims(uid, {"kyc": "verified", "v": 2}, app=firebase._app())
    firebase.sync(uid=uid, status="in_review", version=2)
    assert claims(uid) == {"kyc": "in_review", "v": 2}


@pytest.mark.emulator
def test_sync_keeps_the_claims_of_others(uid, project):
    auth.create_user(uid=uid, app=firebase._app())
    auth.set_custom_user_claims(uid, {"plan": "gold"}, app=firebase._app())
    firebase.sync(uid=uid, status="verified", version=3)
    assert claims(uid) == {"plan": "gold", "kyc": "verified", "v": 3}


@pytest.mark.emulator
def test_a_decision_reaches_the_emulators(project, user, reviewer, run_tasks):
    case = verification_in(Status.IN_REVIEW, user=user)
    review.decide(
        verification=case, reviewer=reviewer, answer="approved", seen_version=case.status_version
    )
    run_tasks()
    case = Verification.objects.get(pk=case.pk)
    assert claims(user.public_id) == {"kyc": "verified", "v": case.status_version}
    assert document(user.public_id)["v"] == case.status_version


def test_sync_while_firebase_is_off_says_so_and_does_nothing(uid, settings, caplog, monkeypatch):
    settings.FIREBASE_PROJECT_ID = ""
    monkeypatch.setattr(firebase, "_app", None)  # any use of it would fail
    with caplog.at_level("INFO"):
        firebase.sync(uid=uid, status="verified", version=3)
    assert f"Firebase is off (FIREBASE_PROJECT_ID is empty): nothing sent for {uid}" in caplog.text


def test_check_says_when_firebase_is_off(settings):
    settings.FIREBASE_PROJECT_ID = ""
    assert [message.id for message in firebase_is_off()] == ["kyc.I001"]
    settings.FIREBASE_PROJECT_ID = "demo-kyc"
    assert firebase_is_off() == []
