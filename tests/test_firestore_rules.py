"""firestore.rules, as Google's own emulator keeps them."""

import json
import os
from typing import Any

import pytest
import requests

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(
        not os.environ.get("FIRESTORE_EMULATOR_KEEPS_RULES"),
        reason="only Google's Firestore emulator keeps rules, and it is not on this machine",
    ),
]


def ask(method: str, uid: str, *, token: str, body: dict[str, Any] | None = None) -> int:
    """Ask for a person's document with a token; return the HTTP status."""
    host, project = os.environ["FIRESTORE_EMULATOR_HOST"], os.environ["GOOGLE_CLOUD_PROJECT"]
    url = f"http://{host}/v1/projects/{project}/databases/(default)/documents/users/{uid}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data = json.dumps(body) if body else None
    return requests.request(method, url, headers=headers, data=data, timeout=10).status_code


@pytest.fixture(scope="module")
def phone() -> dict[str, str]:
    """Sign a phone up with the Auth emulator, and give it a document as the server would."""
    host = os.environ["FIREBASE_AUTH_EMULATOR_HOST"]
    url = f"http://{host}/identitytoolkit.googleapis.com/v1/accounts:signUp?key=any"
    answer: dict[str, str] = requests.post(url, json={"returnSecureToken": True}, timeout=10).json()
    document = {"fields": {"kyc": {"stringValue": "verified"}, "v": {"integerValue": "3"}}}
    assert ask("PATCH", answer["localId"], token="owner", body=document) == 200
    assert ask("PATCH", "usr_other", token="owner", body=document) == 200
    return answer


def test_rules_own_document_is_readable(phone: dict[str, str]) -> None:
    assert ask("GET", phone["localId"], token=phone["idToken"]) == 200


def test_rules_somebody_elses_document_is_not(phone: dict[str, str]) -> None:
    assert ask("GET", "usr_other", token=phone["idToken"]) == 403


def test_rules_without_a_token_nothing_is_readable(phone: dict[str, str]) -> None:
    assert ask("GET", phone["localId"], token="") == 403


def test_rules_a_phone_cannot_write_its_own_status(phone: dict[str, str]) -> None:
    body = {"fields": {"kyc": {"stringValue": "verified"}, "v": {"integerValue": "9"}}}
    assert ask("PATCH", phone["localId"], token=phone["idToken"], body=body) == 403
