from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kyc.roles import ADMINISTRATORS
from kyc.states import Status
from kyc.vault import PersonKey
from tests.factories import log_in_staff
from tests.kyc.factories import person, staff, verification_in

URL = reverse("admin:kyc_verification_analytics")
QUEUE = reverse("admin:kyc_verification_changelist")


@pytest.fixture
def analyst(db):
    """Return a member of staff with the one right that the analytics take."""
    member = person(is_staff=True, language="en")
    member.user_permissions.add(Permission.objects.get(codename="view_analytics"))
    return member


@pytest.fixture
def desk(client, analyst):
    log_in_staff(client, analyst)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


class Tags(HTMLParser):
    """Count the tags of a page that matter to people who do not see it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.plots = self.tables = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        self.tables += tag == "table"
        self.plots += tag == "svg" and dict(attrs).get("class") in {"columns", "reliability"}


def test_page_without_any_case_says_so(desk):
    page = desk.get(URL).content.decode()
    for text in ("Nothing was decided in this time.", "No card was approved in this time."):
        assert text in page


def test_page_shows_every_plot_with_its_numbers(desk, reviewer, user):
    verification_in(Status.VERIFIED, user=user, reviewer=reviewer)
    tags = Tags(desk.get(URL).content.decode())
    # Days, ages, fields, levels; nothing was refused, and nobody looked twice.
    assert (tags.plots, tags.tables) == (2, 4)


def test_page_takes_as_many_queries_for_many_cases_as_for_one(desk, reviewer):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            desk.get(URL)
        return len(captured)

    verification_in(Status.VERIFIED, user=person(), reviewer=reviewer)
    first = queries()
    for status in (Status.VERIFIED, Status.REJECTED, Status.IN_REVIEW, Status.VERIFIED):
        verification_in(status, user=person(), reviewer=reviewer)
    assert queries() == first


def test_page_opens_nothing_sealed(desk, reviewer, user, monkeypatch):
    verification_in(Status.VERIFIED, user=user, reviewer=reviewer)

    def refuse(*_given):
        raise AssertionError("a sealed column was opened")

    monkeypatch.setattr(PersonKey, "unseal", refuse)
    assert desk.get(URL).status_code == 200


@pytest.mark.parametrize(("asked", "days"), [("7", 7), ("90", 90), ("", 30), ("8", 30), ("x", 30)])
def test_span_is_one_of_those_offered(desk, asked, days):
    answer = desk.get(URL, {"days": asked})
    assert (answer.context["days"], len(answer.context["throughput"].columns)) == (days, days)


def test_page_is_for_who_may_see_it(client, reviewer):
    log_in_staff(client, reviewer)
    assert client.get(URL).status_code == 403
    assert URL not in client.get(QUEUE).content.decode()


def test_sidebar_leads_there_whom_it_is_open_to(client, analyst, reviewer):
    for member, times in ((analyst, 2), (staff(ADMINISTRATORS), 2), (reviewer, 0)):
        log_in_staff(client, member)
        page = client.get(reverse("admin:index")).content.decode()
        assert page.count(f'href="{URL}"') == times, member  # in the sidebar, and on the index
        client.logout()
