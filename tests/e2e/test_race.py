"""R6 in real browsers: two that reach for one case at once, and exactly one that has it."""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from kyc.models import Claim
from kyc.roles import REVIEWERS
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.factories import person, staff, verification_in
from tests.promises.report import report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RACES = int(os.environ.get("PROMISE_RACES", "4"))
QUEUE = reverse("admin:kyc_verification_changelist")
START = "#start"  # whoever finds nothing comes back to the queue, without this
# Both press at one tick of the machine's clock.
PRESS_AT = """moment => setTimeout(
    () => document.querySelector('[data-queue] a[data-key=n]').click(), moment - Date.now())"""
HEAD_START = 200  # milliseconds in which both are told of the moment


@pytest.mark.timeout(120 + 20 * RACES)
def test_of_two_browsers_at_once_exactly_one_wins_each_race(
    open_console: Callable[..., Page],
) -> None:
    reviewers = [staff(REVIEWERS) for _racer in range(2)]
    pages = [open_console(log_in_staff(Client(), reviewer), QUEUE) for reviewer in reviewers]
    case = verification_in(Status.IN_REVIEW, user=person())
    won = reverse("admin:kyc_verification_change", args=[case.pk])
    wins: Counter[int] = Counter()

    for _race in range(RACES):
        led_to = race(pages)
        assert sorted(led_to) == sorted([won, QUEUE])
        winner = led_to.index(won)
        assert Claim.objects.get().holder == reviewers[winner]
        wins[winner] += 1
        Claim.objects.all().delete()

    report("R6", races=RACES, browsers="Chromium", wins=[wins[0], wins[1]])


def race(pages: list[Page]) -> list[str]:
    """Let all pages press "Claim next" at one moment; return where each was led."""
    for page in pages:
        page.goto(f"{QUEUE}{START}")
    moment: Any = pages[0].evaluate("head => Date.now() + head", HEAD_START)
    for page in pages:
        page.evaluate(PRESS_AT, moment)
    for page in pages:
        page.wait_for_url(lambda url: not url.endswith(START))
    return [urlsplit(page.url).path for page in pages]
