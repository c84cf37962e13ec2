"""S4: nobody learns who has an account. `make timing` is the long form, with a stop-watch."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_q.models import OrmQ

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ROUNDS = 20
RANDOM = re.compile(
    rb"(chl|req)_[0-9a-f]+|(known|other)\d+@example\.com"
    rb'|name="csrfmiddlewaretoken" value="\w+"'
)
BODIES = {
    "sign-up": {"password": PASSWORD},
    "forgot-password": {},
    "log-in": {"password": "a wrong password"},
}


@pytest.fixture
def encoded(monkeypatch):
    """Count the password hashes that are computed."""
    calls: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(hasher, password, salt):
        calls.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return calls


def bytes_of(response):
    """Return status, headers and body of an answer, but for what is random or was sent."""
    headers = {
        key: value
        for key, value in response.headers.items()
        if key not in ("X-Request-Id", "Content-Length")
    }
    return response.status_code, str(headers), RANDOM.sub(b"", response.content)


def asked(door, name, email):
    """Return the answer of a door, and of the page that it leads to."""
    client = Client(headers={"accept-language": "en"})
    kind = "application/json" if "api" in door else MULTIPART_CONTENT
    answer = client.post(reverse(f"{door}:{name}"), {"email": email, **BODIES[name]}, kind)
    follows = client.get(answer.headers["Location"]) if answer.status_code == 302 else answer
    return bytes_of(answer), bytes_of(follows)


@pytest.mark.parametrize("door", ["accounts", "accounts-api"])
@pytest.mark.parametrize("name", list(BODIES))
def test_known_and_unknown_addresses_get_equal_bytes(door, name, clock):
    answers = set()
    for number in range(ROUNDS):
        UserFactory.create(email=f"known{number}@example.com")
        answers.add(asked(door, name, f"known{number}@example.com"))
        answers.add(asked(door, name, f"other{number}@example.com"))

    assert len(answers) == 1


@pytest.mark.parametrize("name", list(BODIES))
def test_known_and_unknown_addresses_cost_equal_hashes_queries_and_tasks(name, clock, encoded):
    costs = []
    for email in ("known1@example.com", "other1@example.com"):
        if email.startswith("known"):
            UserFactory.create(email=email)
        encoded.clear()
        OrmQ.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            asked("accounts-api", name, email)
        verbs = [query["sql"].split()[0] for query in queries]
        verbs = [verb for verb in verbs if verb not in ("SAVEPOINT", "RELEASE", "ROLLBACK")]
        costs.append((len(encoded), verbs, [row.task["func"] for row in OrmQ.objects.all()]))

    assert costs[0] == costs[1]
