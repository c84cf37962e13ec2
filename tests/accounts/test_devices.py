"""Where somebody is logged in, and how to end it."""

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from knox.models import AuthToken
from knox.settings import CONSTANTS
from rest_framework.test import APIClient

from accounts import services
from accounts.models import Device
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def user():
    return UserFactory.create()


def phone_of(user, name="Pixel 9"):
    """Return a phone that logged in by the API."""
    phone = APIClient(headers={"accept-language": "en"})
    body = {"email": user.email, "password": PASSWORD, "device": name}
    token = phone.post(reverse("accounts-api:log-in"), body, format="json").json()["token"]
    phone.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return phone


def browser_of(user):
    """Return a browser that logged in by the form."""
    browser = Client(headers={"accept-language": "en", "user-agent": CHROME})
    browser.post(reverse("accounts:log-in"), {"email": user.email, "password": PASSWORD})
    return browser


def is_in(browser):
    return browser.get(reverse("accounts:settings")).status_code == 200


def test_list_names_phones_and_browsers_and_says_which_one_asks(user):
    browser_of(user)
    phone_of(UserFactory.create())
    phone = phone_of(user)

    listed = phone.get("/api/v1/accounts/devices/").json()["results"]

    assert [(entry["kind"], entry["name"], entry["is_current"]) for entry in listed] == [
        ("phone", "Pixel 9", True),
        ("browser", "Chrome, Android", False),
    ]


def test_revoked_phone_is_out_at_once_and_the_other_stays(user):
    lost, kept = phone_of(user, "Lost"), phone_of(user, "Kept")
    device = Device.objects.get(name="Lost")

    answer = kept.delete(f"/api/v1/accounts/devices/{device.public_id}/")

    assert answer.status_code == 204
    assert (lost.get("/api/v1/me/").status_code, kept.get("/api/v1/me/").status_code) == (401, 200)


def test_revoked_browser_is_out_at_once(user):
    browser, other = browser_of(user), browser_of(user)
    device = Device.objects.get(session_key=browser.session.session_key)

    other.post(reverse("accounts:revoke-device", args=[device.public_id]))

    assert (is_in(browser), is_in(other)) == (False, True)


def test_somebody_elses_device_does_not_exist(user):
    phone_of(user)
    device = Device.objects.get()
    stranger = phone_of(UserFactory.create())

    answer = stranger.delete(f"/api/v1/accounts/devices/{device.public_id}/")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert Device.objects.filter(pk=device.pk).exists()


@pytest.mark.parametrize("door", ["phone", "browser"])
def test_log_out_everywhere_ends_every_token_and_session(user, door):
    phone, browser, unlisted = phone_of(user), browser_of(user), Client()
    unlisted.force_login(user)  # as the admin's own log-in does

    if door == "phone":
        assert phone.post("/api/v1/accounts/log-out-everywhere/").status_code == 204
    else:
        browser.post(reverse("accounts:log-out-everywhere"))

    assert phone.get("/api/v1/me/").status_code == 401
    assert (is_in(browser), is_in(unlisted)) == (False, False)
    assert not Device.objects.filter(user=user).exists()


def test_log_out_takes_the_device_off_the_list(user):
    phone, browser = phone_of(user), browser_of(user)

    phone.post("/api/v1/accounts/log-out/")
    browser.post(reverse("accounts:log-out"))

    assert not Device.objects.exists()


def test_changed_password_keeps_the_browser_that_changed_it_and_no_other(user):
    browser, other, phone = browser_of(user), browser_of(user), phone_of(user)
    form = {"old_password": PASSWORD, "password": "teh poci sore hari"}

    browser.post(reverse("accounts:change-password"), form)

    assert (is_in(browser), is_in(other)) == (True, False)
    assert phone.get("/api/v1/me/").status_code == 401


def test_changed_password_answers_the_phone_a_token_under_its_name(user):
    phone = phone_of(user, "Pixel 9")
    body = {"old_password": PASSWORD, "password": "teh poci sore hari"}

    token = phone.post("/api/v1/accounts/change-password/", body, format="json").json()["token"]

    phone.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert [
        entry["name"] for entry in phone.get("/api/v1/accounts/devices/").json()["results"]
    ] == ["Pixel 9"]


def test_token_is_stored_hashed(user):
    phone = phone_of(user)
    token = phone._credentials["HTTP_AUTHORIZATION"].removeprefix("Token ")

    row = AuthToken.objects.values().get()

    assert token not in repr(row)
    assert len(row["token_key"]) < len(token) // 2


def test_token_of_a_program_rests_on_a_second_factor_and_a_phones_does_not(user):
    made = services.add_program(user=user, name="script")
    phone_of(user)
    rows = AuthToken.objects.order_by("created")
    assert [services.has_shown_factor(row) for row in rows] == [True, False]
    assert rows[0].token_key == made[: CONSTANTS.TOKEN_KEY_LENGTH]


def test_program_ends_with_a_second_factor_that_is_replaced_and_the_phone_stays(user, time_machine):
    time_machine.move_to(1_800_000_000, tick=False)
    services.add_program(user=user, name="script")
    phone = phone_of(user)
    code = totp(services.begin_enrolment(user=user).bin_key)

    services.confirm_enrolment(user=user, code=f"{code:06d}")

    assert [device.name for device in services.devices_of(user)] == ["Pixel 9"]
    assert phone.get("/api/v1/accounts/devices/").status_code == 200
