import pytest
from django.urls import reverse

from kyc.models import Verification
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.factories import person, verification_in

QUEUE = reverse("admin:kyc_verification_changelist")


@pytest.fixture
def desk(client, reviewer):
    log_in_staff(client, reviewer)
    return client


@pytest.fixture
def cases(db) -> list[Verification]:
    people = [person(email=f"{name}@example.com") for name in ("siti", "sitinur", "budi")]
    return [verification_in(Status.IN_REVIEW, user=user) for user in people]


def found(desk, text: str) -> list[str]:
    """Return whose cases a search finds."""
    answer = desk.get(QUEUE, {"q": text})
    return sorted(case.user.email.split("@")[0] for case in answer.context["cl"].result_list)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("siti", ["siti", "sitinur"]),
        ("  SITI@Example.com ", ["siti"]),
        ("bud", ["budi"]),
        ("nur", []),
        ("%", []),
        ("", ["budi", "siti", "sitinur"]),
    ],
)
def test_search_finds_addresses_by_how_they_begin(desk, cases, text, names):
    assert found(desk, text) == names


def test_search_finds_a_public_id_by_how_it_begins(desk, cases):
    assert found(desk, cases[1].public_id) == ["sitinur"]
    assert found(desk, f" {cases[2].public_id[:20].upper()}") == ["budi"]
    assert found(desk, cases[1].public_id[4:]) == []


def test_list_takes_as_many_queries_for_many_cases_as_for_one(
    desk, cases, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        desk.get(QUEUE, {"status": "all"})
