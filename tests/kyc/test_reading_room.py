"""The room's link in the console, and tokens for programs."""

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Device, User
from accounts.second_factor import PASSED_AT
from kyc.ledger import LedgerEntry
from kyc.roles import AUDITORS, DEVELOPERS
from tests.factories import log_in_staff
from tests.kyc.api.test_pages import READ, picture
from tests.kyc.factories import PAGE, staff

pytestmark = pytest.mark.django_db
INDEX, ROOM, TOKEN = (reverse(f"admin:{name}") for name in ("index", "read", "read_token"))
LINK = f'href="{ROOM}"'


@pytest.fixture
def developer() -> User:
    return staff(DEVELOPERS)


@pytest.fixture
def desk(client, developer) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return log_in_staff(client, developer)


def test_room_is_in_the_menu_of_those_who_may_enter(desk):
    assert LINK in desk.get(INDEX).content.decode()
    auditor = log_in_staff(Client(), staff(AUDITORS))
    assert LINK not in auditor.get(INDEX).content.decode()


def test_token_that_is_made_here_reads_pictures(desk, developer, reader):
    page = desk.post(TOKEN, {"name": "arsip"})
    made = page.context["made"]
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Token {made}")
    assert program.post(READ, {"image": picture()}, format="multipart").json() == PAGE
    assert Device.objects.get(user=developer).name == "arsip"


def test_token_is_in_the_trail_without_its_name(desk, developer):
    desk.post(TOKEN, {"name": "arsip"})
    entry = LedgerEntry.objects.get()
    assert (entry.action, entry.actor, entry.details) == ("token_made", developer.public_id, {})


def test_token_without_a_name_is_not_made(desk):
    page = desk.post(TOKEN, {"name": ""})
    assert "This field is required." in page.content.decode()
    assert Device.objects.count() == 0


def test_token_is_made_by_nobody_at_a_deserted_desk(desk):
    session = desk.session
    session[PASSED_AT] -= 3600
    session.save()
    answer = desk.post(TOKEN, {"name": "arsip"})
    assert answer.url.startswith(reverse("admin:second_factor"))
    assert Device.objects.count() == 0
