"""S5: guessing is stopped, the owner is not locked out. `make promises` is the long form."""

import os
from itertools import count

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse

from accounts.models import EmailChallenge
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

TRIES = int(os.environ.get("PROMISE_TRIES", "60"))
ATTACKER, OWNER = "203.0.113.7", "198.51.100.1"
DOORS = ["accounts:log-in", "accounts-api:log-in", "admin:login"]


@pytest.fixture
def hashed(monkeypatch):
    """Count the passwords that were compared."""
    numbers, verify = count(), MD5PasswordHasher.verify
    compared: list[int] = []

    def counted(hasher, password, encoded):
        compared.append(next(numbers))
        return verify(hasher, password, encoded)

    monkeypatch.setattr(MD5PasswordHasher, "verify", counted)
    return compared


def log_in(door, email, password, address, forwarded=None):
    """Try a password at a door; return the answer."""
    headers = {"accept-language": "en"} | ({"x-forwarded-for": forwarded} if forwarded else {})
    data = {"email": email, "username": email, "password": password}
    kind = "application/json" if "api" in door else MULTIPART_CONTENT
    return Client(headers=headers).post(reverse(door), data, kind, REMOTE_ADDR=address)


def is_in(door, response):
    return response.status_code == (200 if "api" in door else 302)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("proxies", [[], ["10.0.0.0/8"]])
def test_forged_addresses_gain_nothing(door, proxies, settings, hashed):
    settings.TRUSTED_PROXIES = proxies
    owner = UserFactory.create(is_staff=True)

    for number in range(TRIES):
        address, hops = ATTACKER, f"10.9.{number // 250}.{number % 250}"
        if proxies:  # our proxy writes what it saw behind what it was sent
            address, hops = "10.0.0.1", f"{hops}, {ATTACKER}"
        assert not is_in(door, log_in(door, owner.email, f"guess {number}", address, hops))

    assert len(hashed) == settings.AXES_FAILURE_LIMIT


@pytest.mark.parametrize("door", DOORS)
def test_owner_gets_in_20_of_20_while_a_stranger_guesses(door):
    owner = UserFactory.create(is_staff=True)
    got_in = 0

    for number in range(20):
        for _guess in range(TRIES // 20):
            log_in(door, owner.email, "a guess", ATTACKER, f"10.9.8.{number}")
        got_in += is_in(door, log_in(door, owner.email, PASSWORD, OWNER))

    assert got_in == 20


def test_stranger_is_told_when_to_come_back():
    for _guess in range(settings.AXES_FAILURE_LIMIT):
        log_in("accounts-api:log-in", "nobody@example.com", "a guess", ATTACKER)

    refused = log_in("accounts-api:log-in", "nobody@example.com", "a guess", ATTACKER)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    assert refused.json()["error"]["code"] == "too_many_attempts"


def guess_from_many_networks(email):
    for number in range(settings.FAILURES_FROM_EVERYWHERE):
        log_in("accounts-api:log-in", email, "a guess", f"203.0.{number}.7")


def test_guesses_from_many_networks_make_the_password_alone_worthless():
    owner = UserFactory.create()
    guess_from_many_networks(owner.email)

    lucky = log_in("accounts-api:log-in", owner.email, PASSWORD, "203.0.99.7")

    assert (lucky.status_code, lucky.json()["error"]["code"]) == (403, "code_required")


@pytest.mark.parametrize("door", ["accounts:log-in", "accounts-api:log-in"])
def test_owner_gets_in_by_code_while_many_networks_guess(door, mailed_code):
    owner = UserFactory.create()
    guess_from_many_networks(owner.email)
    browser = Client(REMOTE_ADDR=OWNER)

    if "api" in door:
        challenge = log_in(door, owner.email, PASSWORD, OWNER).json()["error"]["challenge"]
        body = {"challenge": challenge, "code": mailed_code()}
        answer = browser.post(
            reverse("accounts-api:verify-email"), body, content_type="application/json"
        )
        assert answer.json()["user"]["email"] == owner.email
    else:
        browser.post(reverse(door), {"email": owner.email, "password": PASSWORD})
        browser.post(reverse("accounts:verify-email"), {"code": mailed_code()})
        assert browser.session["_auth_user_id"] == str(owner.pk)


def test_owner_behind_the_strangers_own_network_gets_in_by_a_new_password(mailed_code):
    owner = UserFactory.create()
    for _guess in range(settings.AXES_FAILURE_LIMIT):
        log_in("accounts-api:log-in", owner.email, "a guess", ATTACKER)
    phone = Client(REMOTE_ADDR=ATTACKER)
    phone.post(reverse("accounts:forgot-password"), {"email": owner.email})
    new = "teh poci sore hari"

    phone.post(reverse("accounts:reset-password"), {"code": mailed_code(), "password": new})

    assert is_in("accounts-api:log-in", log_in("accounts-api:log-in", owner.email, new, ATTACKER))
    assert EmailChallenge.objects.get().used_at


@pytest.mark.parametrize(
    ("door", "body"),
    [
        ("accounts-api:sign-up", {"email": "a@example.com", "password": PASSWORD}),
        ("accounts-api:forgot-password", {"email": "a@example.com"}),
        ("accounts-api:log-in", {"email": "a@example.com", "password": PASSWORD}),
    ],
)
def test_one_network_asks_for_so_much_and_no_more(door, body, settings):
    settings.LIMITS = dict.fromkeys(settings.LIMITS, "1/hour")
    phone = Client()
    phone.post(reverse(door), body, content_type="application/json")

    refused = phone.post(reverse(door), body, content_type="application/json")

    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "rate_limited")
    assert int(refused.headers["Retry-After"]) > 3500
