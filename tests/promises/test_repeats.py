"""R4: asking twice is safe."""

import time

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.models import LONGEST_REQUEST, IdempotencyKey
from accounts.services import repeats
from kyc.models import Document, Verification
from tests.e2e.scenes import refuse
from tests.kyc.api.test_verifications import LIST, client_of, photo
from tests.kyc.conftest import JPEG
from tests.promises.parallel import at_once

POSTS = 100
KEY = {"idempotency-key": "7c1f0e7a-0d7c-4d0e-9d0b-0f5d6d1c2b3a"}


def settled(phone, data):
    """Send a photo until the answer is more than "still running"; return the answer."""
    while True:
        answer = phone.post(LIST, {"photo": photo(data)}, format="multipart", headers=KEY)
        if answer.status_code != 409:
            return answer
        assert answer.json()["error"]["code"] == "idempotency_key_in_use"
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_100_posts_at_once_with_one_key_make_one_verification(user, reader):
    phone = client_of(user)

    answers = at_once(lambda _number: settled(client_like(phone), JPEG), POSTS)

    assert Verification.objects.count() == Document.objects.count() == 1
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    replayed = [answer.headers.get("Idempotent-Replayed") for answer in answers]
    assert (replayed.count("true"), replayed.count(None)) == (POSTS - 1, 1)
    other = phone.post(LIST, {"photo": photo(JPEG + b"!")}, format="multipart", headers=KEY)
    assert (other.status_code, other.json()["error"]["code"]) == (422, "idempotency_key_reused")


@pytest.mark.django_db
@pytest.mark.parametrize("deaths", [1, 2])
def test_photo_of_a_request_that_died_is_not_taken_for_the_next_one(
    deaths, user, reader, run_tasks
):
    """Found by `make chaos`: the reviewer was faster than the phone's second try."""
    phone = client_of(user)
    phone.post(LIST, {"photo": photo(JPEG)}, format="multipart", headers=KEY)
    run_tasks()
    refuse(Verification.objects.get(), "image_blurred")
    now = timezone.now()
    first, last = now - LONGEST_REQUEST * (deaths + 1), now - LONGEST_REQUEST * 2
    noted = first.isoformat().encode() if deaths > 1 else b""
    IdempotencyKey.objects.update(status=None, began_at=last, answer=noted)
    Document.objects.update(created_at=first + LONGEST_REQUEST / 2)

    again = phone.post(LIST, {"photo": photo(JPEG)}, format="multipart", headers=KEY)

    assert (again.status_code, again.json()["status"]) == (202, "resubmission_requested")
    assert (Verification.objects.count(), Document.objects.count()) == (1, 1)
    new = {"photo": photo(JPEG + b"!")}
    assert phone.post(LIST, new, format="multipart").status_code == 202
    assert Document.objects.count() == 2


@pytest.mark.django_db
def test_what_was_made_before_the_answer_could_be_kept_is_not_made_again(
    user, reader, run_tasks, monkeypatch
):
    phone = client_of(user)
    with monkeypatch.context() as broken:
        broken.setattr(repeats.Repeat, "keep", _fail)
        with pytest.raises(OperationalError):
            phone.post(LIST, {"photo": photo(JPEG)}, format="multipart", headers=KEY)
    run_tasks()

    again = phone.post(LIST, {"photo": photo(JPEG)}, format="multipart", headers=KEY)

    assert (again.status_code, again.json()["status"]) == (202, "in_review")
    assert (Verification.objects.count(), Document.objects.count()) == (1, 1)
    replayed = phone.post(LIST, {"photo": photo(JPEG)}, format="multipart", headers=KEY)
    assert replayed.headers["Idempotent-Replayed"] == "true"


def _fail(*_arguments):
    raise OperationalError("the server went away")


def client_like(phone):
    """Return another client of the same phone: one for each thread."""
    twin = type(phone)()
    twin.credentials(**phone._credentials)
    return twin
