"""The web pages of an account for its owner."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEW = "siti.baru@example.com"


@pytest.fixture
def user():
    return UserFactory.create(language="en")


@pytest.fixture
def browser(user):
    """A browser that logged in by the form."""
    browser = Client(headers={"accept-language": "en"})
    submit(browser, "log-in", email=user.email, password=PASSWORD)
    return browser


def submit(browser, name, **data):
    return browser.post(reverse(f"accounts:{name}"), data)


def test_settings_show_the_address_and_mark_this_device(browser, user):
    page = browser.get(reverse("accounts:settings")).content.decode()

    assert user.email in page
    assert page.count("This device") == 1


def test_new_address_is_taken_by_its_code(browser, user, mailed_code):
    assert submit(browser, "change-email", email=NEW, password=PASSWORD).headers[
        "Location"
    ] == reverse("accounts:confirm-email")
    assert NEW in browser.get(reverse("accounts:confirm-email")).content.decode()

    submit(browser, "confirm-email", code=mailed_code())

    user.refresh_from_db()
    assert user.email == NEW


def test_code_page_without_a_request_leads_to_the_request(browser):
    response = browser.get(reverse("accounts:confirm-email"))

    assert response.headers["Location"] == reverse("accounts:change-email")


@pytest.mark.parametrize(
    ("name", "form", "field"),
    [
        ("change-email", {"email": NEW, "password": "not it"}, "password"),
        (
            "change-password",
            {"old_password": "no", "password": "teh poci sore"},
            "old_password",
        ),
        ("change-password", {"old_password": PASSWORD, "password": "short"}, "password"),
    ],
)
def test_what_is_wrong_is_said_where_it_was_typed(browser, name, form, field):
    response = submit(browser, name, **form)

    assert list(response.context["form"].errors) == [field]


def test_forgotten_password_is_replaced_by_the_mailed_code(user, mailed_code):
    guest = Client(headers={"accept-language": "en"})
    submit(guest, "forgot-password", email=user.email)

    done = submit(guest, "reset-password", code=mailed_code(), password="teh poci sore hari")

    assert done.headers["Location"] == reverse("accounts:log-in")
    assert user.check_password(PASSWORD)
    user.refresh_from_db()
    assert user.check_password("teh poci sore hari")


def test_guesses_of_the_own_password_by_who_holds_the_browser_are_limited(browser, settings):
    settings.LIMITS = {**settings.LIMITS, "passwords": "2/hour"}
    for _guess in range(2):
        submit(browser, "change-email", email=NEW, password="not it")

    response = submit(browser, "change-email", email=NEW, password=PASSWORD)

    assert list(response.context["form"].errors) == ["__all__"]
