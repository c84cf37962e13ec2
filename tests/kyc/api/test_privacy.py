"""The phone's door to consent, export, erasure and Firebase."""

import io
import zipfile

import pytest

from accounts import consent_text
from accounts.models import User
from kyc import firebase
from tests.factories import PASSWORD
from tests.kyc.api.test_verifications import LIST, client_of, code_of, photo
from tests.kyc.factories import person

pytestmark = pytest.mark.django_db
API = "/api/v1/accounts"
YES = {"version": consent_text.VERSION, "agreed": True}


@pytest.fixture
def phone(user):
    return client_of(user)


def test_consent_opens_the_way_for_a_photo(reader):
    phone = client_of(person(agreed=False))
    text = phone.get(f"{API}/consent-text/").json()
    assert (text["version"], text["language"], text["agreed"]) == (YES["version"], "en", False)
    assert "May we check your KTP?" in text["html"]
    assert code_of(phone.post(LIST, {"photo": photo()}, format="multipart")) == (
        409,
        "consent_required",
    )

    assert phone.post(f"{API}/consents/", YES, format="json").status_code == 201

    assert phone.post(LIST, {"photo": photo()}, format="multipart").status_code == 202
    (given,) = phone.get(f"{API}/consents/").json()["results"]
    assert (given["version"], given["agreed"], given["language"]) == (YES["version"], True, "en")


def test_consents_of_others_are_not_listed(phone, user):
    person()
    assert len(phone.get(f"{API}/consents/").json()["results"]) == 1


def test_export_answers_an_archive(phone):
    answer = phone.post(f"{API}/export/", {"password": PASSWORD}, format="json")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.namelist() == ["data.json"]


@pytest.mark.parametrize("path", ["export/", "erase/"])
def test_rights_need_the_password(phone, path):
    answer = phone.post(f"{API}/{path}", {"password": "not it"}, format="json")
    assert code_of(answer) == (400, "password_wrong")
    assert answer.json()["error"]["param"] == "password"


def test_erase_ends_the_account_and_its_token(phone, user):
    assert phone.post(f"{API}/erase/", {"password": PASSWORD}, format="json").status_code == 204
    assert not User.objects.filter(pk=user.pk).exists()
    assert phone.get("/api/v1/me/").status_code == 401


def test_firebase_token_while_firebase_is_off(phone, settings):
    settings.FIREBASE_PROJECT_ID = ""
    assert code_of(phone.post(f"{API}/firebase-token/")) == (404, "firebase_off")


@pytest.mark.emulator
def test_firebase_token_is_for_this_account(phone, user, firebase_project):
    answer = phone.post(f"{API}/firebase-token/").json()
    assert answer["uid"] == user.public_id
    assert answer["token"].count(".") == 2


@pytest.mark.emulator
def test_forget_deletes_account_and_document_and_may_be_repeated(user, firebase_project):
    firebase.sync(uid=user.public_id, status="in_review", version=2)
    for _twice in range(2):
        firebase.forget(uid=user.public_id)
    client = firebase.firestore.client(firebase._app())
    assert not client.document("users", user.public_id).get().exists
