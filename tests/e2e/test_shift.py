"""A reviewer's shift by keyboard alone, and pages that everybody can use."""

from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from kyc.models import Verification
from kyc.roles import REVIEWERS, SENIOR_REVIEWERS
from kyc.services import review
from kyc.states import Status
from tests.e2e import pictures
from tests.e2e.scenes import drawn_photo
from tests.e2e.test_pages import AXE, RUN_AXE
from tests.factories import log_in_staff
from tests.kyc.factories import (
    document_of,
    person,
    reading,
    replace_reading,
    staff,
    verification_in,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASES = 20
DOUBTS = {"nama": {"confidence": 0.4}, "agama": {"value": "", "confidence": 0.0}}
QUEUE = reverse("admin:kyc_verification_changelist")
APPROVE, REFUSE = "approve", "refuse"
PLAN = list(islice(cycle([APPROVE, APPROVE, APPROVE, REFUSE]), CASES))
Desk = Callable[..., Page]


def case_with(**fields: Any) -> Verification:
    """Return a case that waits, with a photo that a browser can draw; `fields` are its doubts."""
    with transaction.atomic():
        case = verification_in(Status.IN_REVIEW, user=person(language="id"))
        document_of(case).photo.save("photo.jpg", ContentFile(drawn_photo()))
        replace_reading(case, reading(**fields))
    return case


def url(case: Verification) -> str:
    return reverse("admin:kyc_verification_change", args=[case.pk])


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def press_and_go(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def answer(page: Page, wanted: str) -> None:
    """Look at each doubtful field, and approve; or refuse for glare."""
    if wanted == REFUSE:
        press(page, "2", "r")
    else:
        press(page, "e")
        while page.evaluate("document.activeElement.name") != "action":
            press(page, "Enter")
    press_and_go(page, "Enter")


@pytest.mark.timeout(600)
def test_shift_of_20_cases_by_keyboard_alone(open_console: Desk, settings: Any) -> None:
    settings.UNDO_SECONDS = 30
    cases = [case_with(**(DOUBTS if number % 2 else {})) for number in range(CASES)]
    page = open_console(log_in_staff(Client(), staff(REVIEWERS)), QUEUE)
    page.evaluate("document.querySelectorAll('a, button').length")  # a page is there
    press_and_go(page, "n")
    for number, wanted in enumerate(PLAN):
        assert page.url.endswith(url(cases[number]))
        answer(page, wanted)
        if number == 9:  # thought better of: back to the case, and refused as the next of its kind
            press_and_go(page, "u")
            assert page.url.endswith(url(cases[number]))
            answer(page, wanted)
    assert page.url.endswith(QUEUE)

    given = [document_of(case).held_answers.get() for case in cases]
    answers = [REFUSE if held.reasons == ["image_glare"] else held.answer[:7] for held in given]
    assert answers == PLAN
    assert [held.undone_at for held in given] == [None] * CASES


def proposal(client: Client) -> str:
    """Return the page of a proposed answer, as a senior reviewer sees it."""
    case = case_with(**DOUBTS)
    review.decide(
        verification=case,
        reviewer=staff(REVIEWERS),
        answer="rejected",
        reject_type="final",
        reasons=["image_glare"],
        internal_note="Seen twice today.",
        seen_version=case.status_version,
    )
    log_in_staff(client, staff(SENIOR_REVIEWERS))
    return url(case)


def second_factor(client: Client) -> str:
    client.force_login(staff(REVIEWERS))
    return reverse("admin:enrolment")


def queue(client: Client) -> str:
    for doubts in (DOUBTS, {}):
        case_with(**doubts)
    log_in_staff(client, staff(REVIEWERS))
    return QUEUE


def case(client: Client) -> str:
    log_in_staff(client, staff(REVIEWERS))
    return url(case_with(**DOUBTS))


def after_an_answer(client: Client) -> str:
    reviewer, answered = staff(REVIEWERS), case_with()
    review.decide(
        verification=answered,
        reviewer=reviewer,
        answer="approved",
        seen_version=answered.status_version,
    )
    log_in_staff(client, reviewer)
    return url(case_with(**DOUBTS))


PAGES = {scene.__name__: scene for scene in (queue, case, second_factor, proposal, after_an_answer)}
# What a page shows once it is worked with: keys that open it, and what appears.
OPENED = {"case": (["6", "?"], "[data-keys]"), "after_an_answer": (["6"], "[data-preview] h1")}


# One test, because to empty the database takes longer than to look at a page.
@pytest.mark.timeout(600)
def test_pages_of_the_desk_are_for_everybody(
    open_console: Desk, settings: Any, subtests: pytest.Subtests, tmp_path: Path
) -> None:
    settings.UNDO_SECONDS = 30
    for name, scene in PAGES.items():
        for scheme in ("light", "dark"):
            with subtests.test(page=name, scheme=scheme):
                client = Client()
                page = open_console(client, scene(client), color_scheme=scheme)
                assert_nothing_serious(page, tmp_path / f"{name}-{scheme}.png")
                if name in OPENED:
                    keys, appears = OPENED[name]
                    press(page, *keys)
                    page.locator(appears).wait_for()
                    assert_nothing_serious(page, tmp_path / f"{name}-opened-{scheme}.png")
                page.context.close()


def assert_nothing_serious(page: Page, picture: Path) -> None:
    pictures.keep(page, picture)
    page.evaluate(AXE.read_text())  # no tag: the policy would not let it in
    assert page.evaluate(RUN_AXE) == []
