"""The queue opens nothing and finds whole NIKs; a case shows who was seen before."""

import pytest
from django.urls import reverse

from kyc import sealing
from kyc.services import duplicates
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.factories import VALUES, person, reading_of, verification_in

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:kyc_verification_changelist")


@pytest.fixture
def console(client, reviewer):
    return log_in_staff(client, reviewer)


@pytest.fixture
def cases():
    found = [verification_in(Status.IN_REVIEW, user=person()) for _ in range(3)]
    for case in found:
        duplicates.remember(reading=reading_of(case))
    return found


def listed(response) -> set[int]:
    return {case.pk for case in response.context["cl"].result_list}


def test_queue_decrypts_nothing(console, cases, monkeypatch):
    opened = []
    monkeypatch.setattr(sealing, "unseal", lambda *call: opened.append(call))
    response = console.get(QUEUE)
    assert listed(response) == {case.pk for case in cases}
    assert opened == []


@pytest.mark.parametrize("typed", [VALUES["nik"], "3201 0145 1289 0003", "32.01.01.451289.0003"])
def test_whole_nik_is_found_in_the_queue(typed, console, cases):
    assert listed(console.get(QUEUE, {"q": typed})) == {case.pk for case in cases}


@pytest.mark.parametrize("typed", ["3201014512890004", "320101451289"])
def test_another_nik_or_part_of_one_finds_nothing(typed, console, cases):
    assert listed(console.get(QUEUE, {"q": typed})) == set()


def test_case_shows_others_with_the_reason_why(console, cases):
    page = console.get(reverse("admin:kyc_verification_change", args=[cases[0].pk]))
    found = page.context["duplicates"]
    assert {each.verification for each in found} == set(cases[1:])
    assert {each.kinds for each in found} == {("nik", "person")}
    assert cases[1].user.email in page.content.decode()
    assert cases[0].user.email != cases[1].user.email
