from datetime import timedelta

import pytest
from django.utils import timezone

from kyc.admin.queue_filters import VIEWS
from kyc.models import Reading, Verification
from kyc.services import appeals
from kyc.states import Status
from tests.kyc.admin.desk import QUEUE, rows, url
from tests.kyc.factories import (
    add_document,
    person,
    reading,
    replace_reading,
    verification_in,
)


def test_queue_shows_what_waits_oldest_first(desk, user):
    late = verification_in(Status.IN_REVIEW, user=user)
    early = verification_in(Status.IN_REVIEW, user=person())
    verification_in(Status.PROCESSING, user=person())
    hour_ago = timezone.now() - timedelta(hours=1)
    Verification.objects.filter(pk=early.pk).update(updated_at=hour_ago)
    assert rows(desk.get(QUEUE)) == [early.public_id, late.public_id]


def test_queue_filters_by_status(desk, user, reviewer):
    verified = verification_in(Status.VERIFIED, user=user, reviewer=reviewer)
    waiting = verification_in(Status.IN_REVIEW, user=person())
    assert rows(desk.get(QUEUE, {"status": "verified"})) == [verified.public_id]
    both = sorted([verified.public_id, waiting.public_id])
    assert sorted(rows(desk.get(QUEUE, {"status": "all"}))) == both


def test_queue_is_searched_by_public_id_and_address(desk, case, user):
    verification_in(Status.IN_REVIEW, user=person())
    for query in (case.public_id, user.email):
        assert rows(desk.get(QUEUE, {"q": query})) == [case.public_id]


def test_queue_takes_the_same_queries_for_many(desk, django_assert_max_num_queries):
    for _number in range(8):
        verification_in(Status.IN_REVIEW, user=person())
    with django_assert_max_num_queries(14):
        desk.get(QUEUE)


@pytest.mark.parametrize(("chosen", "count"), [("mine", 1), ("free", 1), ("proposed", 0)])
def test_queue_filters_by_desk(chosen, count, desk, case):
    verification_in(Status.IN_REVIEW, user=person())
    desk.get(url(case))
    assert len(rows(desk.get(QUEUE, {"desk": chosen}))) == count


def shown_age(desk, case, hours: float) -> tuple[str, str]:
    """Return how the queue shows a case that has waited so long."""
    since = timezone.now() - timedelta(hours=hours, seconds=5)
    Verification.objects.filter(pk=case.pk).update(updated_at=since)
    changelist = desk.get(QUEUE).context["cl"]
    return changelist.model_admin.waiting(changelist.result_list[0])


def test_queue_counts_age_against_the_promised_time(desk, case, settings):
    settings.REVIEW_PROMISE_HOURS = 8
    assert shown_age(desk, case, 1)[0] == "in time"
    assert shown_age(desk, case, 6.5) == ("soon", "6\xa0hours, 1\xa0hour left")
    assert shown_age(desk, case, 10) == ("late", "10\xa0hours, late by 2\xa0hours")


def test_view_of_doubtful_cases_looks_at_the_newest_photo(desk, case):
    doubtful = verification_in(Status.IN_REVIEW, user=person())
    replace_reading(doubtful, reading(nama={"confidence": 0.4}))
    assert rows(desk.get(QUEUE, {"about": "doubtful"})) == [doubtful.public_id]
    Reading.objects.create(document=add_document(doubtful), payload=reading())
    assert rows(desk.get(QUEUE, {"about": "doubtful"})) == []


def test_view_of_appeals_shows_those_that_wait(desk, case, reviewer):
    refused = verification_in(Status.REJECTED, user=person(), reviewer=reviewer)
    assert rows(desk.get(QUEUE, {"about": "appeal"})) == []
    appeals.appeal(verification=refused)
    assert rows(desk.get(QUEUE, {"about": "appeal"})) == [refused.public_id]


def test_every_view_of_the_queue_opens_and_says_where_one_is(desk, case):
    for title, query in VIEWS:
        page = desk.get(f"{QUEUE}?{query}").content.decode()
        assert page.count('aria-current="page"') >= 1, title
        current = page.split('aria-current="page">')[1]
        assert current.split("</a>")[0].strip() == title


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
