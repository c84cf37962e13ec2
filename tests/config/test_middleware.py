import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory


def test_each_answer_has_an_id_of_its_own(client):
    ids = {client.get("/api/v1/nothing/").headers["X-Request-Id"] for _ in range(3)}

    assert len(ids) == 3


def test_id_in_the_header_is_the_one_in_the_error(client):
    response = client.get("/api/v1/nothing/", headers={"x-request-id": "forged"})

    assert response.headers["X-Request-Id"] == response.json()["error"]["request_id"] != "forged"


NULL_ADDRESSES = [
    "/photo/%00/",
    "/admin/kyc/verification/1/photo/?document=%00",
    "/admin/kyc/verification/next/?after=%00",
    "/admin/kyc/verification/?status=%00",
    "/admin/kyc/verification/?q=%00",
]


@pytest.mark.parametrize("address", NULL_ADDRESSES)
def test_null_in_an_address_is_400(admin_client, address):
    assert admin_client.get(address).status_code == 400


@pytest.mark.django_db
def test_null_in_the_session_cookie_is_400(client):
    response = client.get("/status/", headers={"cookie": r'sessionid="\000aaaaaaaaaaaa"'})

    assert response.status_code == 400


@pytest.mark.parametrize("debug", [True, False])
def test_null_in_an_address_of_the_api_answers_the_envelope(client, settings, debug):
    settings.DEBUG = debug

    response = client.get("/api/v1/verifications/?cursor=%00")

    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_request")


def test_percent_sign_before_two_zeros_is_no_null(client):
    assert client.get("/api/v1/%2500/?a=%2500").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/accounts/log-in/", "/accounts/log-in/"])
def test_body_in_chunks_without_a_length_is_411(address):
    response = Client().generic("POST", address, headers={"transfer-encoding": "chunked"})

    assert response.status_code == 411
    if address.startswith("/api/"):
        assert response.json()["error"]["code"] == "length_required"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["kyc:cancel", "kyc:mark", "accounts:log-out-everywhere"])
def test_opened_address_of_a_form_leads_to_the_start(client, name):
    client.force_login(UserFactory.create())

    response = client.get(reverse(name))

    assert (response.status_code, response.headers["Location"]) == (302, "/")


@pytest.mark.django_db
def test_wrong_method_of_the_api_stays_405(client):
    assert client.get("/api/v1/accounts/sign-up/").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "heading"),
    [("id", "Silakan buka halaman ini lagi"), ("en", "Please open the page again")],
)
def test_form_of_an_outdated_page_is_answered_with_the_way_back(language, heading):
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": language})

    response = browser.post(reverse("accounts:log-in"), {"email": "siti@example.com"})

    page = response.content.decode()
    assert response.status_code == 403
    assert [text in page for text in (f"<h1>{heading}</h1>", 'href="/accounts/log-in/"')] == [
        True,
        True,
    ]
