"""S7: a photo is for its owner and for reviewers, at every door; nobody else gets a byte."""

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from kyc.states import Status
from tests.e2e.scenes import a_reviewer
from tests.factories import log_in_staff
from tests.kyc.api.test_verifications import client_of
from tests.kyc.factories import document_of, person, verification_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(private_folder):
    return verification_in(Status.IN_REVIEW, user=person())


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def body(answer):
    content = getattr(answer, "streaming_content", None)
    return b"".join(content) if content else answer.content


def strangers():
    yield Client()
    yield APIClient()
    yield browser_of(person())
    yield client_of(person())
    yield browser_of(a_reviewer())  # a password, and no second factor
    yield log_in_staff(Client(), person(is_staff=True))  # both, and no right


def test_photo_is_for_nobody_else_at_any_door(case):
    document = document_of(case)
    with document.photo.open() as photo:
        jpeg = photo.read()
    page = reverse("kyc:photo", args=[document.public_id])
    api = f"/api/v1/verifications/{case.public_id}/photo/"
    console = reverse("admin:kyc_verification_photo", args=[case.pk])
    refused = set()
    for stranger in strangers():
        for address in (page, api, console):
            answer = stranger.get(address)
            refused.add(answer.status_code)
            assert jpeg[-32:] not in body(answer), address
    assert refused == {302, 401, 403, 404}

    assert body(browser_of(case.user).get(page)) == jpeg
    assert body(client_of(case.user).get(api)) == jpeg
    assert body(log_in_staff(Client(), a_reviewer()).get(console)) == jpeg


def test_guessed_numbers_give_nothing(case):
    mine = browser_of(case.user)
    for guess in ("doc_000000000000000000000000", str(case.pk), case.public_id, "..%2f.."):
        assert mine.get(f"/photo/{guess}/").status_code == 404
    for address in ("/media/photo.jpg", f"/photos/{document_of(case).photo.name}", "/var/photos/"):
        assert mine.get(address).status_code == 404
