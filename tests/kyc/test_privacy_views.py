"""The web pages of consent, export and erasure."""

import io
import zipfile

import pytest
from django.urls import reverse

from accounts import consent_text
from accounts.models import Consent, User
from tests.factories import PASSWORD
from tests.kyc.factories import person

pytestmark = pytest.mark.django_db
CONSENT, UPLOAD = "/consent/", "/upload/"


@pytest.fixture
def newcomer():
    return person(agreed=False, language="en")


@pytest.fixture
def browser(client, newcomer):
    client.force_login(newcomer)
    client.cookies["django_language"] = "en"
    return client


def answer(browser, agreed, **more):
    return browser.post(CONSENT, {"version": consent_text.VERSION, "agreed": agreed, **more})


def test_upload_asks_for_the_consent_first_and_then_leads_on(browser):
    assert browser.get(UPLOAD).headers["Location"] == f"{CONSENT}?next={UPLOAD}"
    page = browser.get(f"{CONSENT}?next={UPLOAD}").content.decode()
    assert "May we check your KTP?" in page
    assert answer(browser, "yes", next=UPLOAD).headers["Location"] == UPLOAD
    assert browser.get(UPLOAD).status_code == 200


def test_declined_consent_is_kept_and_takes_no_photo(browser, newcomer):
    assert answer(browser, "no", next=UPLOAD).headers["Location"] == reverse("accounts:settings")
    assert [consent.agreed for consent in Consent.objects.filter(user=newcomer)] == [False]
    assert browser.get(UPLOAD).status_code == 302


def test_consent_never_leads_to_another_site(browser):
    leads = answer(browser, "yes", next="https://example.org/").headers["Location"]
    assert leads == reverse("accounts:settings")


def test_consent_to_an_outdated_text_is_asked_again(browser):
    browser.post(CONSENT, {"version": "2020-01-01", "agreed": "yes"})
    assert "This text has changed." in browser.get(CONSENT).content.decode()


def test_export_downloads_an_archive(browser):
    response = browser.post(reverse("kyc:export"), {"password": PASSWORD})
    assert 'filename="my-data.zip"' in response["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert archive.namelist() == ["data.json"]


def test_export_with_a_wrong_password_says_so_at_the_field(browser):
    response = browser.post(reverse("kyc:export"), {"password": "not it"})
    assert response.context["form"].errors == {"password": ["This is not your password."]}


def test_erase_ends_the_account_and_says_so(browser, newcomer):
    response = browser.post(reverse("kyc:erase"), {"password": PASSWORD}, follow=True)
    assert not User.objects.filter(pk=newcomer.pk).exists()
    assert "Your account and your photos are deleted." in response.content.decode()


@pytest.mark.parametrize("name", ["kyc:consent", "kyc:export", "kyc:erase", "accounts:settings"])
def test_pages_are_for_those_who_are_logged_in(client, name):
    assert client.get(reverse(name)).headers["Location"].startswith(reverse("accounts:log-in"))
