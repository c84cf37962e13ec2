"""The card taken out of its photo, and frames drawn on it without a mouse."""

import io
import json
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page

from kyc.models import Verification
from kyc.roles import REVIEWERS, SENIOR_REVIEWERS
from kyc.services import review
from kyc.states import Status
from ocr_engine import geometry
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
Opened = Callable[..., Page]
FLAT = (856, 540)
TILTED = [[210.0, 160.0], [1010.0, 90.0], [1090.0, 720.0], [130.0, 610.0]]
NAME = [[300.0, 200.0], [500.0, 200.0], [500.0, 240.0], [300.0, 240.0]]  # on the flat card
RED, GREEN, BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)
# What the drawn picture shows, in shares of its width and height.
COLOUR_AT = """async places => {
    const shown = document.querySelector('[data-rectified]');
    const image = new Image();
    image.src = shown.getAttribute('href');
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return places.map(([x, y]) => [...context.getImageData(
        Math.round(x * image.width), Math.round(y * image.height), 1, 1).data].slice(0, 3));
}"""
BOX = """() => {
    const points = document.querySelector('[data-box=nama]').getAttribute('points');
    const picture = document.querySelector('[data-rectified]');
    const [width, height] = ['width', 'height'].map(name => Number(picture.getAttribute(name)));
    return points.split(' ').map(pair => pair.split(',').map(Number))
        .map(([x, y]) => [x / width, y / height]);
}"""


def tilted_photo() -> tuple[bytes, np.ndarray]:
    """Return a photo of a card, half red and half blue with a green name, and where that lies."""
    flat = np.zeros((FLAT[1], FLAT[0], 3), np.uint8)
    flat[:, : FLAT[0] // 2], flat[:, FLAT[0] // 2 :] = RED, BLUE
    flat[200:240, 300:500] = GREEN
    matrix = geometry.homography(geometry.frame(*FLAT), np.array(TILTED))
    photo, data = cv2.warpPerspective(flat, matrix, (1200, 800)), io.BytesIO()
    Image.fromarray(photo).save(data, "JPEG", quality=95, subsampling=0)
    return data.getvalue(), geometry.project(np.array(NAME), matrix)


@pytest.fixture
def case(private_folder: Any) -> Verification:
    """Return a case whose photo was taken from the side."""
    photo, name = tilted_photo()
    with transaction.atomic():
        made = verification_in(Status.IN_REVIEW, user=person(language="id"))
        document_of(made).photo.save("photo.jpg", ContentFile(photo))
        payload = reading(nama={"box": name.round(2).tolist()})
        replace_reading(made, {**payload, "card": TILTED})
    return made


def desk(open_console: Opened, case: Verification, role: str = REVIEWERS) -> Page:
    """Open the case, and wait until its card is drawn."""
    path = reverse("admin:kyc_verification_change", args=[case.pk])
    page = open_console(log_in_staff(Client(), staff(role)), path)
    page.locator("[data-viewer].is-card").wait_for()
    return page


def kept(page: Page) -> Any:
    return json.loads(page.input_value("[data-frames]") or "[]")


def near(colour: list[int], wanted: tuple[int, ...]) -> bool:
    return max(abs(one - other) for one, other in zip(colour, wanted, strict=True)) < 25


def test_card_is_shown_from_above_with_its_boxes_in_place(
    open_console: Opened, case: Verification
) -> None:
    page = desk(open_console, case)
    flat = [(x / FLAT[0], y / FLAT[1]) for x, y in NAME]
    assert np.allclose(page.evaluate(BOX), flat, atol=0.002)
    places = [(0.02, 0.03), (0.98, 0.03), (0.98, 0.97), (0.02, 0.97), (0.45, 0.4), (0.45, 0.35)]
    colours = [RED, BLUE, BLUE, RED, GREEN, RED]
    shown = page.evaluate(COLOUR_AT, places)
    assert [near(*pair) for pair in zip(shown, colours, strict=True)] == [True] * 6


def test_photo_is_asked_for_once_and_shown_whole_by_key(
    open_console: Opened, case: Verification
) -> None:
    page = desk(open_console, case)
    before = [place for pair in page.evaluate(BOX) for place in pair]
    page.keyboard.press("w")
    points = page.get_attribute("[data-box=nama]", "points") or ""
    _photo, name = tilted_photo()
    shown = [[float(place) for place in pair.split(",")] for pair in points.split()]
    assert np.allclose(shown, name, atol=0.1)
    page.keyboard.press("c")
    assert np.allclose([place for pair in page.evaluate(BOX) for place in pair], before)
    entries = "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/photo/'))"
    assert page.evaluate(f"{entries}.length") == 1


def test_frame_is_added_moved_resized_and_removed_by_keys(
    open_console: Opened, case: Verification
) -> None:
    page = desk(open_console, case)
    said, name = page.locator("[data-frame-said]"), "() => document.activeElement.textContent"
    page.keyboard.press("6")
    page.keyboard.press("k")
    assert page.evaluate(name) == "Frame 1"
    assert (said.text_content() or "").startswith("Frame 1: left ")
    [first] = kept(page)
    page.keyboard.press("ArrowRight")
    [moved] = kept(page)
    assert [one[0] > other[0] for one, other in zip(moved, first, strict=True)] == [True] * 4
    page.keyboard.press("Shift+ArrowDown")
    [grown] = kept(page)
    assert grown[:2] == moved[:2]
    assert [one[1] > other[1] for one, other in zip(grown[2:], moved[2:], strict=True)] == [
        True,
        True,
    ]
    page.keyboard.press("k")
    assert (page.evaluate(name), len(kept(page))) == ("Frame 2", 2)
    page.keyboard.press("Delete")
    assert (page.evaluate(name), kept(page)) == ("Frame 1", [grown])
    assert said.text_content() == "Frame 2 removed"
    page.wait_for_selector("[data-preview] .framed__line")
    page.keyboard.press("r")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert case.decisions.get().frames == [grown]


def test_frame_stays_inside_of_the_photo(open_console: Opened, case: Verification) -> None:
    page = desk(open_console, case)
    page.keyboard.press("w")
    page.keyboard.press("6")
    page.keyboard.press("k")
    for _step in range(150):
        page.keyboard.press("ArrowLeft")
    [frame] = kept(page)
    assert 0 <= min(x for x, _y in frame) < 40
    assert case.decisions.count() == 0


@pytest.mark.parametrize(("key", "status"), [("y", Status.REJECTED), ("x", Status.IN_REVIEW)])
def test_second_eyes_answer_by_key(
    key: str, status: str, open_console: Opened, case: Verification
) -> None:
    refusal: Any = {"answer": "rejected", "reject_type": "final", "reasons": ["image_glare"]}
    version = case.status_version
    review.decide(verification=case, reviewer=staff(REVIEWERS), seen_version=version, **refusal)
    page = desk(open_console, case, SENIOR_REVIEWERS)
    page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    case.refresh_from_db()
    assert (case.status, document_of(case).proposals.get().outcome != "") == (status, True)
