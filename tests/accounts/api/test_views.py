"""The phone's door."""

import re

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import EmailChallenge, User
from tests.accounts.conftest import wrong
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "siti@example.com"


@pytest.fixture
def phone():
    """A phone that asks for English."""
    return APIClient(headers={"accept-language": "en"})


def post(phone, name, **data):
    return phone.post(reverse(f"accounts-api:{name}"), data, format="json")


def sign_up(phone, email=EMAIL):
    return post(phone, "sign-up", email=email, password=PASSWORD)


def test_addresses_are_those_of_the_contract():
    names = ["sign-up", "verify-email", "resend-code", "log-in", "log-out"]

    assert [reverse(f"accounts-api:{name}") for name in names] == [
        f"/api/v1/accounts/{name}/" for name in names
    ]


def test_sign_up_answers_the_challenge(phone, clock):
    response = sign_up(phone)

    assert response.status_code == 202
    assert response.json() == {
        "challenge": EmailChallenge.objects.get().public_id,
        "email": EMAIL,
        "expires_at": "2026-11-20T12:10:00+07:00",
        "resend_after": "2026-11-20T12:01:00+07:00",
    }


def test_sign_up_takes_its_language_from_the_header_or_the_body(phone, clock):
    sign_up(phone)
    post(phone, "sign-up", email="budi@example.com", password=PASSWORD, language="id")

    assert list(EmailChallenge.objects.values_list("language", flat=True)) == ["en", "id"]


def test_known_and_unknown_address_get_equal_bytes_at_every_step(phone, clock):
    UserFactory.create(email="known@example.com")

    assert transcript(phone, "known@example.com") == transcript(phone, "other@example.com")


def transcript(phone, email):
    """Return every byte that an address is answered, but for ids and the address itself."""
    answers = [sign_up(phone, email), sign_up(phone, email)]
    challenge = answers[0].json()["challenge"]
    code = wrong(EmailChallenge.objects.get(public_id=challenge).code)
    answers += [
        post(phone, "resend-code", challenge=challenge),
        post(phone, "log-in", email=email, password="wrong"),
        *(post(phone, "verify-email", challenge=challenge, code=code) for _ in range(6)),
    ]
    assert [answer.status_code for answer in answers] == [202, 429, 429, 401, *[400] * 5, 429]
    return [blank(answer, email) for answer in answers]


def blank(answer, email):
    """Return status, headers and body of an answer with its random parts blanked."""
    headers = {key: value for key, value in answer.headers.items() if key != "X-Request-Id"}
    body = re.sub("(chl|req)_[0-9a-f]+", r"\1", answer.content.decode())
    headers.pop("Content-Length")
    return answer.status_code, headers, body.replace(email, "")


def test_sign_up_with_a_weak_password_names_the_field(phone):
    response = post(phone, "sign-up", email=EMAIL, password="short")

    error = response.json()["error"]
    assert (response.status_code, error["type"]) == (400, "invalid_request")
    assert (error["code"], error["param"]) == ("validation_error", "password")
    assert [entry["code"] for entry in error["errors"]] == ["password_too_short"]


def test_verify_email_answers_a_token_that_works(phone, mailed_code):
    challenge = sign_up(phone).json()["challenge"]

    response = post(phone, "verify-email", challenge=challenge, code=mailed_code())

    user = User.objects.get()
    assert response.status_code == 200
    assert response.json()["user"] == {"id": user.public_id, "email": EMAIL, "language": "en"}
    phone.credentials(HTTP_AUTHORIZATION=f"Token {response.json()['token']}")
    assert post(phone, "log-out").status_code == 204


def test_verify_email_takes_a_code_with_a_blank(phone, mailed_code):
    challenge = sign_up(phone).json()["challenge"]
    code = mailed_code()

    response = post(phone, "verify-email", challenge=challenge, code=f"{code[:3]} {code[3:]}")

    assert response.status_code == 200


def test_verify_email_counts_a_failure_although_it_answers_an_error(phone):
    challenge = sign_up(phone).json()["challenge"]

    response = post(phone, "verify-email", challenge=challenge, code="not it")

    assert response.json()["error"] | {"request_id": ""} == {
        "type": "invalid_request",
        "code": "code_invalid",
        "message": "This code is not right.",
        "param": "code",
        "errors": [],
        "request_id": "",
    }
    assert EmailChallenge.objects.get().attempts == 1


def test_resend_code_too_soon_says_when(phone, clock):
    challenge = sign_up(phone).json()["challenge"]

    response = post(phone, "resend-code", challenge=challenge)

    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert response.json()["error"]["type"] == "rate_limit"
    assert response.json()["error"]["code"] == "resend_too_soon"


def test_resend_code_answers_the_same_challenge(phone, clock):
    challenge = sign_up(phone).json()["challenge"]
    clock.shift(60)

    response = post(phone, "resend-code", challenge=challenge)

    assert (response.status_code, response.json()["challenge"]) == (202, challenge)
    assert response.json()["expires_at"] == "2026-11-20T12:11:00+07:00"


def test_log_in_answers_a_token(phone):
    user = UserFactory.create()

    response = post(phone, "log-in", email=user.email, password=PASSWORD)

    assert response.status_code == 200
    assert sorted(response.json()) == ["device", "expires_at", "token", "user"]


def test_log_in_before_the_address_is_proved_answers_the_challenge(phone):
    challenge = sign_up(phone).json()["challenge"]

    response = post(phone, "log-in", email=EMAIL, password=PASSWORD)

    error = response.json()["error"]
    assert response.status_code == 403
    assert (error["code"], error["challenge"]) == ("email_not_verified", challenge)


def test_log_out_makes_the_token_worthless(phone):
    user = UserFactory.create()
    token = post(phone, "log-in", email=user.email, password=PASSWORD).json()["token"]
    phone.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    assert post(phone, "log-out").status_code == 204
    assert post(phone, "log-out").status_code == 401
