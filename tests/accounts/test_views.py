"""The web door."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import EmailChallenge, User
from tests.accounts.conftest import wrong
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "siti@example.com"


@pytest.fixture
def browser():
    """A browser that asks for English."""
    return Client(headers={"accept-language": "en"})


def submit(browser, name, **data):
    return browser.post(reverse(f"accounts:{name}"), data)


def sign_up(browser):
    return submit(browser, "sign-up", email=EMAIL, password=PASSWORD)


def errors(response):
    return dict(response.context["form"].errors)


@pytest.mark.parametrize(("logged_in", "name"), [(False, "accounts:sign-up"), (True, "kyc:status")])
def test_root_leads_to_the_page_that_is_theirs(browser, logged_in, name):
    if logged_in:
        browser.force_login(UserFactory.create())

    assert browser.get("/").headers["Location"] == reverse(name)


def test_sign_up_leads_to_the_code_and_in(browser, mailed_code):
    assert sign_up(browser).headers["Location"] == reverse("accounts:verify-email")
    assert EMAIL in browser.get(reverse("accounts:verify-email")).content.decode()

    response = submit(browser, "verify-email", code=mailed_code())

    assert response.headers["Location"] == reverse("kyc:status")
    assert browser.session["_auth_user_id"] == str(User.objects.get().pk)
    assert "challenge" not in browser.session


def test_sign_up_with_a_known_address_looks_the_same(browser):
    UserFactory.create(email=EMAIL)

    assert sign_up(browser).headers["Location"] == reverse("accounts:verify-email")


def test_sign_up_with_a_weak_password_keeps_the_address(browser):
    response = submit(browser, "sign-up", email=EMAIL, password="short")

    assert list(errors(response)) == ["password"]
    assert response.context["form"]["password"].as_widget().count("autofocus") == 1
    assert f'value="{EMAIL}"' in response.content.decode()
    assert 'value="short"' not in response.content.decode()


def test_sign_up_too_soon_says_so_on_the_form(browser):
    sign_up(browser)

    response = sign_up(browser)

    assert list(errors(response)) == ["__all__"]
    assert "We have already sent a mail to this address." in response.content.decode()


@pytest.mark.parametrize(("same", "way_on"), [(True, "verify-email"), (False, "log-in")])
def test_sign_up_too_soon_leads_on_to_the_code(browser, same, way_on):
    sign_up(browser if same else Client())

    page = sign_up(browser).content.decode()

    notice = page.split("We have already sent a mail")[1].split("</p>")[0]
    assert f'href="{reverse(f"accounts:{way_on}")}"' in notice


def test_verify_email_with_a_wrong_code_says_so_at_the_field(browser):
    sign_up(browser)

    response = submit(browser, "verify-email", code=wrong(EmailChallenge.objects.get().code))

    assert errors(response) == {"code": ["This code is not right."]}


def test_verify_email_with_something_else_than_digits_costs_no_try(browser):
    sign_up(browser)

    response = submit(browser, "verify-email", code="12345")

    assert list(errors(response)) == ["code"]
    assert EmailChallenge.objects.get().attempts == 0


def test_verify_email_without_a_challenge_leads_to_the_log_in(browser):
    response = browser.get(reverse("accounts:verify-email"))

    assert response.headers["Location"] == reverse("accounts:log-in")


def test_code_sent_twice_ends_on_the_status_page(browser, mailed_code):
    sign_up(browser)
    code = mailed_code()

    submit(browser, "verify-email", code=code)
    second = submit(browser, "verify-email", code=code)

    assert second.headers["Location"] == reverse("kyc:status")


def test_code_sent_twice_with_the_first_session_leads_to_the_log_in(browser, mailed_code):
    sign_up(browser)
    code, session = mailed_code(), browser.cookies["sessionid"].value

    submit(browser, "verify-email", code=code)
    browser.cookies["sessionid"] = session
    second = submit(browser, "verify-email", code=code)

    assert second.headers["Location"] == reverse("accounts:log-in")


def test_code_typed_in_another_browser_opens_nothing(browser, mailed_code):
    sign_up(browser)
    code = mailed_code()

    response = submit(Client(), "verify-email", code=code)

    assert response.headers["Location"] == reverse("accounts:log-in")
    assert User.objects.get().email_verified_at is None


def test_resend_code_says_what_happened(browser, clock):
    sign_up(browser)

    too_soon = submit(browser, "resend-code")
    clock.shift(60)
    sent = submit(browser, "resend-code")

    assert [str(message) for message in get_messages(too_soon.wsgi_request)] == [
        "Please wait 60 seconds before asking for another code."
    ]
    assert str(list(get_messages(sent.wsgi_request))[-1]).startswith("We sent a new code.")
    assert EmailChallenge.objects.get().counter == 1


def test_log_in_leads_on_to_where_they_wanted_to_go(browser):
    user = UserFactory.create()

    response = browser.post(
        f"{reverse('accounts:log-in')}?next=/somewhere/",
        {"email": user.email, "password": PASSWORD},
    )

    assert response.headers["Location"] == "/somewhere/"


def test_log_in_never_leads_to_another_site(browser):
    user = UserFactory.create()

    response = browser.post(
        f"{reverse('accounts:log-in')}?next=https://example.org/",
        {"email": user.email, "password": PASSWORD},
    )

    assert response.headers["Location"] == reverse("kyc:status")


def test_log_in_with_a_wrong_password_says_so(browser):
    response = submit(browser, "log-in", email=UserFactory.create().email, password="wrong")

    assert errors(response) == {"__all__": ["The email address or the password is wrong."]}


def test_log_in_before_the_address_is_proved_leads_to_the_code(browser):
    sign_up(Client())

    response = submit(browser, "log-in", email=EMAIL, password=PASSWORD)

    assert response.headers["Location"] == reverse("accounts:verify-email")
    assert browser.session["challenge"] == EmailChallenge.objects.get().public_id


def test_log_out_needs_a_post(browser):
    browser.force_login(UserFactory.create())

    browser.get(reverse("accounts:log-out"))

    assert "_auth_user_id" in browser.session
    submit(browser, "log-out")
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("name", ["sign-up", "verify-email", "log-in"])
def test_guest_pages_send_on_those_who_are_logged_in(browser, name):
    browser.force_login(UserFactory.create())

    response = browser.get(reverse(f"accounts:{name}"))

    assert response.headers["Location"] == reverse("kyc:status")


@pytest.mark.parametrize(("language", "text"), [("id", "Buat akun Anda"), ("en", "Create your")])
def test_pages_speak_the_language_that_was_chosen(browser, language, text):
    browser.post(reverse("set_language"), {"language": language})

    assert text in browser.get(reverse("accounts:sign-up")).content.decode()


def test_language_chosen_by_hand_is_the_one_of_the_mails_and_outlives_the_browser(browser):
    user = UserFactory.create(language="id")
    browser.force_login(user)

    browser.post(reverse("set_language"), {"language": "en"})

    user.refresh_from_db()
    assert user.language == "en"
    assert browser.cookies["django_language"]["max-age"] == 365 * 24 * 3600


@pytest.mark.parametrize("language", ["xx", "", "id\0"])
def test_language_that_is_none_of_ours_changes_nothing(browser, language):
    user = UserFactory.create(language="id")
    browser.force_login(user)

    browser.post(reverse("set_language"), {"language": language})

    user.refresh_from_db()
    assert user.language == "id"


@pytest.mark.parametrize(("address", "times"), [("tanya@ktp.example", 1), ("", 0)])
def test_pages_say_where_to_ask_when_there_is_an_address(browser, settings, address, times):
    settings.SUPPORT_EMAIL = address

    page = browser.get(reverse("accounts:log-in")).content.decode()

    assert page.count(f'href="mailto:{address}"') == times
