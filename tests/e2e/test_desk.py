"""The reviewer's desk in a browser: looking, answering, taking back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page

from kyc.models import Verification
from kyc.roles import REVIEWERS
from kyc.states import Status
from tests.e2e.scenes import drawn_photo
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
DOUBTS = {"nama": {"confidence": 0.4}, "agama": {"checks": ["uncertain"]}}
Desk = Callable[..., Page]


@pytest.fixture
def open_desk(open_console: Callable[..., Page]) -> Desk:
    """Return a function that opens the console for a member of staff with some roles."""

    def opened(path: str, *roles: str, **options: Any) -> Page:
        client = log_in_staff(Client(), staff(*(roles or (REVIEWERS,))))
        return open_console(client, path, **options)

    return opened


def case_with(**fields: Any) -> Verification:
    """Return a case that waits, with a photo that a browser can draw; `fields` are its doubts."""
    with transaction.atomic():
        case = verification_in(Status.IN_REVIEW, user=person(language="id"))
        document = document_of(case)
        document.photo.save("photo.jpg", ContentFile(drawn_photo()))
        replace_reading(case, reading(**fields))
    return case


def url(case: Verification) -> str:
    return reverse("admin:kyc_verification_change", args=[case.pk])


def focused(page: Page) -> str:
    """Return the name of what has the focus, or its value where it is a button."""
    return str(
        page.evaluate(
            "(e => e.value && e.type == 'submit' ? e.value : e.name)(document.activeElement)"
        )
    )


def words_of(part: Locator) -> str:
    return " ".join(part.inner_text().split())


def test_approve_is_shut_until_every_doubtful_field_was_looked_at(open_desk: Desk) -> None:
    case = case_with(**DOUBTS)
    page = open_desk(url(case))
    approve, left = page.locator("[value=approve]"), page.locator("[data-to-look]")
    assert (approve.get_attribute("aria-disabled"), words_of(left)) == (
        "true",
        "2 fields to look at E",
    )

    page.keyboard.press("a")
    page.keyboard.press("Enter")  # shut: it leads to what is to be looked at
    assert focused(page) == "field_nama"
    assert words_of(left) == "1 field to look at E"
    page.keyboard.press("Enter")
    assert focused(page) == "field_agama"
    assert left.is_hidden()
    page.keyboard.press("Enter")
    assert (focused(page), approve.get_attribute("aria-disabled")) == ("approve", "false")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    case.refresh_from_db()
    assert case.status == Status.VERIFIED


def test_click_on_a_box_is_a_look(open_desk: Desk) -> None:
    page = open_desk(url(case_with(nama=DOUBTS["nama"])))
    page.locator("[data-box=nama]").dispatch_event("click")
    assert page.locator("[data-to-look]").is_hidden()


def test_doubtful_fields_stand_first_until_switched_off_for_good(open_desk: Desk) -> None:
    page = open_desk(url(case_with(**DOUBTS)))
    keys = "() => [...document.querySelectorAll('[data-field]')].map(e => e.dataset.field)"
    assert page.evaluate(keys)[:3] == ["nama", "agama", "provinsi"]
    page.keyboard.press("d")
    assert page.evaluate(keys)[:3] == ["provinsi", "kabupaten_kota", "nik"]
    page.reload()
    assert page.evaluate(keys)[:3] == ["provinsi", "kabupaten_kota", "nik"]


def test_answer_is_taken_back_by_one_key(open_desk: Desk, settings: Any) -> None:
    settings.UNDO_SECONDS = 30
    first, second = case_with(), case_with()
    page = open_desk(url(first))
    page.keyboard.press("a")
    with page.expect_navigation(url=f"**{url(second)}"):
        page.keyboard.press("Enter")
    assert page.locator("[data-undo] strong").inner_text() == "Approved."
    assert int(page.locator("[data-undo-left]").inner_text().split()[0]) <= 30
    with page.expect_navigation(url=f"**{url(first)}"):
        page.keyboard.press("u")
    assert page.locator("[value=approve]").is_visible()
    first.refresh_from_db()
    assert first.status == Status.IN_REVIEW


def test_photo_turns_brightens_and_goes_back(open_desk: Desk) -> None:
    page = open_desk(url(case_with()))
    window = """() => document.querySelector('[data-viewer] svg').getAttribute('viewBox')
        .split(' ').map(Math.round)"""
    look = """() => {
        const box = document.querySelector('[data-rectified]').getBoundingClientRect();
        const light = getComputedStyle(document.querySelector('[data-rectified]')).filter;
        return [box.width > box.height, light];
    }"""
    page.locator("[data-viewer].is-card").wait_for()
    at_first = page.evaluate(window)
    page.keyboard.press("t")
    page.keyboard.press("]")
    page.keyboard.press("+")
    assert page.evaluate(look) == [False, "brightness(1.25)"]
    page.keyboard.press("0")
    assert page.evaluate(look) == [True, "brightness(1)"]
    assert page.evaluate(window) == at_first


def test_keys_are_told_in_a_dialog_and_can_be_switched_off_for_good(open_desk: Desk) -> None:
    page = open_desk(url(case_with()))
    dialog, boxes = page.locator("[data-keys]"), page.locator("[data-toggle=boxes]")
    page.keyboard.press("?")
    assert dialog.is_visible()
    page.locator("[data-toggle=keys]").uncheck()
    page.keyboard.press("Escape")
    assert dialog.is_hidden()
    page.keyboard.press("b")
    assert boxes.is_checked()
    page.reload()
    page.keyboard.press("?")
    assert dialog.is_hidden()
    page.locator("[data-show-keys]").click()
    page.locator("[data-toggle=keys]").check()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    assert not boxes.is_checked()


def test_keys_are_silent_inside_inputs(open_desk: Desk) -> None:
    page = open_desk(url(case_with()))
    page.locator("[name=field_nama]").fill("")
    page.keyboard.type("abcnr1u?")
    assert page.input_value("[name=field_nama]") == "abcnr1u?"
    assert page.locator("[data-toggle=boxes]").is_checked()
    assert page.locator("[data-keys]").is_hidden()


def test_case_is_refused_by_keys(open_desk: Desk) -> None:
    case = case_with(**DOUBTS)
    page = open_desk(url(case))
    page.keyboard.press("2")
    page.keyboard.press("5")
    page.keyboard.press("r")
    assert focused(page) == "reject"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert case.decisions.get().reasons == ["image_glare", "image_cropped"]


def test_key_of_the_approval_leaves_the_reasons(open_desk: Desk) -> None:
    page = open_desk(url(case_with()))
    page.keyboard.press("r")
    assert page.locator("[data-refuse]").is_visible()
    page.keyboard.press("a")
    assert (focused(page), page.locator("[data-refuse]").is_hidden()) == ("approve", True)


def test_drawn_frame_is_in_the_preview_and_in_the_decision(open_desk: Desk) -> None:
    case = case_with()
    page = open_desk(url(case))
    page.keyboard.press("6")
    page.locator("[data-draw]").check()
    page.locator("[data-viewer].is-card").wait_for()
    box = page.locator("[data-rectified]").bounding_box()
    assert box
    page.locator("[data-viewer]").scroll_into_view_if_needed()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120)
    page.mouse.up()
    page.wait_for_selector("[data-preview] .framed__line")
    assert "Ditandai oleh tim kami" in page.inner_text("[data-preview]")
    page.keyboard.press("r")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    decision = case.decisions.get()
    assert (decision.reasons, len(decision.frames)) == (["image_obstructed"], 1)
