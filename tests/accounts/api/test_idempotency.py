"""One request, sent again: one effect and one answer."""

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import LONGEST_REQUEST, Device, EmailChallenge, IdempotencyKey
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SIGN_UP, LOG_IN = "/api/v1/accounts/sign-up/", "/api/v1/accounts/log-in/"
BODY = {"email": "siti@example.com", "password": PASSWORD}
KEY = "0b9d4f0e-6f43-4c4c-9f9b-8a3f8c1d2e5f"


def post(body=BODY, key=KEY, address=SIGN_UP, **more):
    phone = APIClient(headers={"accept-language": "en"})
    return phone.post(address, body, **{"format": "json", **more}, headers={"idempotency-key": key})


def test_same_key_and_body_get_the_first_answer_again():
    first, second = post(), post()

    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert EmailChallenge.objects.count() == 1


def test_body_is_compared_by_content_and_not_by_its_bytes():
    post(
        f'{{"email": "siti@example.com", "password": "{PASSWORD}"}}',
        content_type="application/json",
        format=None,
    )
    again = post(
        f'{{ "password":"{PASSWORD}",\n"email":"siti@example.com"}}',
        content_type="application/json",
        format=None,
    )

    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    ("body", "address"),
    [({**BODY, "email": "budi@example.com"}, SIGN_UP), (BODY, LOG_IN)],
)
def test_same_key_with_another_body_or_address_is_422(body, address):
    post()

    refused = post(body, address=address)

    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (422, "idempotency_key_reused")


def test_another_key_is_another_request(clock):
    post()

    assert post(key="another").json()["error"]["code"] == "resend_too_soon"


def test_refused_request_leaves_its_key_free():
    assert post({**BODY, "password": "short"}).status_code == 400

    assert post().status_code == 202


def test_running_request_is_409_until_it_counts_as_dead():
    post()
    IdempotencyKey.objects.update(status=None, answer=b"")
    running = post()
    IdempotencyKey.objects.update(began_at=timezone.now() - LONGEST_REQUEST)
    EmailChallenge.objects.all().delete()

    assert (running.status_code, running.headers["Retry-After"]) == (409, "1")
    assert running.json()["error"]["code"] == "idempotency_key_in_use"
    assert post().status_code == 202


@pytest.mark.parametrize("key", ["", "x" * 256, "kunci\x7f"])
def test_key_that_is_none_is_refused(key):
    refused = post(key=key)

    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (400, "idempotency_key_invalid")


def test_lost_token_comes_again_and_is_nowhere_readable():
    body = {"email": UserFactory.create().email, "password": PASSWORD}

    first, second = post(body, address=LOG_IN), post(body, address=LOG_IN)

    token = first.json()["token"]
    assert second.json()["token"] == token
    assert Device.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT key_sha256, body_sha256, answer FROM accounts_idempotencykey")
        stored = repr(
            [bytes(part) if isinstance(part, memoryview) else part for part in cursor.fetchone()]
        )
    assert token not in stored
    assert KEY not in stored


def test_keys_of_two_people_are_two_keys():
    first, second = UserFactory.create(), UserFactory.create()
    answers = []
    for user in (first, second):
        phone = APIClient()
        phone.force_authenticate(user)
        body = {"email": "neu@example.com", "password": PASSWORD}
        answers.append(
            phone.post(
                "/api/v1/accounts/change-email/",
                body,
                format="json",
                headers={"idempotency-key": KEY},
            )
        )

    assert [answer.status_code for answer in answers] == [202, 429]
