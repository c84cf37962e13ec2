"""The queue in a browser: many cases at once, and the console on a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from kyc.models import Decision
from kyc.roles import REVIEWERS, SENIOR_REVIEWERS
from kyc.services import tags
from kyc.states import Status
from tests.e2e.test_desk import DOUBTS, case_with, url
from tests.e2e.test_shift import assert_nothing_serious
from tests.factories import log_in_staff
from tests.kyc.factories import person, staff, verification_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = reverse("admin:kyc_verification_changelist")
Opened = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
# What reaches beyond the screen; a photo's parts are cut off by the frame that they are seen in.
BEYOND = """() => [...document.querySelectorAll('main *, #main *, .case *')]
    .filter(part => !part.closest('svg') && part.getClientRects().length
        && part.getBoundingClientRect().right > innerWidth + 1)
    .map(part => `${part.tagName}.${part.className}`)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chosen_cases_are_counted_and_given_to_a_colleague(
    scheme: str, open_console: Opened, tmp_path: Path
) -> None:
    colleague = staff(REVIEWERS, email="budi@example.com")
    cases = [verification_in(Status.IN_REVIEW, user=person()) for _number in range(3)]
    page = open_console(log_in_staff(Client(), staff(SENIOR_REVIEWERS)), QUEUE, color_scheme=scheme)
    for case in cases[:2]:
        page.locator(f".action-select[value='{case.pk}']").check()
    bar = page.locator("#changelist-actions")
    assert bar.locator(".action-counter").inner_text() == "2 of 3 selected"
    bar.locator("select").select_option("assign")
    assert_nothing_serious(page, tmp_path / "chosen.png")
    bar.locator("[type=submit]").click()
    assert_nothing_serious(page, tmp_path / "asked.png")
    page.locator("[name=assignee]").select_option(str(colleague.pk))
    page.locator("[name=apply]").click()
    page.locator(".queue").wait_for()
    desks = [text.strip() for text in page.locator(".queue-desk").all_inner_texts()]
    assert desks == ["→ budi@example.com"] * 2 + ["-"]


@pytest.mark.timeout(300)
def test_nothing_of_the_console_is_wider_than_a_phone(
    open_console: Opened, subtests: pytest.Subtests
) -> None:
    senior, reviewer = staff(SENIOR_REVIEWERS), staff(REVIEWERS)
    doubtful = case_with(**DOUBTS)
    tags.tag(cases=[doubtful.pk], label="branch-in-bogor-barat", actor=senior)
    verification_in(Status.VERIFIED, user=person(), reviewer=reviewer)
    blind = reverse("admin:kyc_verification_blind", args=[Decision.objects.get().pk])
    client = log_in_staff(Client(), senior)
    for path in (QUEUE, url(doubtful), blind, reverse("admin:kyc_verification_analytics")):
        with subtests.test(path=path):
            page = open_console(client, path, viewport=PHONE)
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
            assert page.evaluate(BEYOND) == []
            page.context.close()
