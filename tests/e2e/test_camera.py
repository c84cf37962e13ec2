"""The camera page in Chromium, whose camera shows a rendered specimen card."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Response, expect, sync_playwright

from kyc.models import Verification
from ocr_engine.training import camera, defects, synthetic
from tests.conftest import chromium
from tests.e2e.fake_camera import arguments, write_feed
from tests.kyc.factories import person

SLOW = 60_000  # milliseconds: two cores also run other tests
SEED = 9  # a level card that fills most of the frame
Opened = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def card_photo(code: str = "") -> np.ndarray:
    """Return a good photo of a specimen card, or one with a planted defect, RGB."""
    rng = synthetic.generator("validation", SEED)
    return defects.plant(code, rng, split="validation", width=1280, specimen=True).photo


@pytest.fixture
def open_upload(
    tmp_path, live_server, client, reader, private_folder, monkeypatch
) -> Iterator[Opened]:
    """Open the upload page as a person, in front of a camera."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop is not ours
    client.force_login(person(language="en"))
    session = client.cookies["sessionid"].value
    with sync_playwright() as playwright:
        browsers = []

        def opened(photo=None, *, allowed=True, width=390, locale="en-US", **more) -> Page:
            feed = None if photo is None else write_feed(tmp_path / "feed.mjpeg", photo)
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=arguments(feed, allowed=allowed)
            )
            browsers.append(browser)
            context = browser.new_context(
                base_url=live_server.url,
                locale=locale,
                viewport={"width": width, "height": 844},
                **more,
            )
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            return _at_upload(context)

        yield opened
        for browser in browsers:
            browser.close()


def _at_upload(context: BrowserContext) -> Page:
    context.set_default_timeout(SLOW)
    page = context.new_page()
    page.goto(reverse("kyc:upload"))
    return page


def says(page: Page, text: str) -> None:
    """Wait until the coach says something."""
    expect(page.locator("[data-say]")).to_have_text(text, timeout=SLOW)


def test_good_card_is_photographed_by_itself_and_sent(open_upload):
    page = open_upload(card_photo())
    page.click("[data-door=live]")
    expect(page.locator("[data-verdict=good]")).to_be_visible(timeout=SLOW)
    page.click("[data-send]")
    page.wait_for_url("**/status/")
    assert Verification.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("image_dark", "Too dark. Find more light."),
        ("image_blurred", "Blurred. Hold the phone still."),
    ],
)
def test_bad_picture_is_said_in_words_and_not_taken(code, text, open_upload):
    page = open_upload(card_photo(code))
    page.click("[data-door=live]")
    says(page, text)
    page.wait_for_timeout(2000)  # longer than a good picture would wait
    assert page.get_attribute("[data-upload]", "data-step") == "live"


def test_shutter_takes_a_bad_picture_with_a_warning(open_upload):
    page = open_upload(card_photo("image_dark"))
    page.click("[data-door=live]")
    says(page, "Too dark. Find more light.")
    page.click("[data-shutter]")
    expect(page.locator("[data-verdict=wrong]")).to_contain_text("Too dark", timeout=SLOW)
    assert page.is_enabled("[data-send]")


def test_keyboard_alone_photographs_and_sends(open_upload):
    page = open_upload(card_photo())
    page.focus("[data-door=live]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-shutter]")).to_be_focused(timeout=SLOW)
    expect(page.locator("[data-verdict=good]")).to_be_visible(timeout=SLOW)
    expect(page.locator("[data-review]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/status/")


def test_camera_refused_falls_back_to_a_file_with_the_same_check(open_upload, tmp_path):
    page = open_upload(allowed=False)
    page.click("[data-door=live]")
    expect(page.locator("[data-no-camera]")).to_contain_text("choose a file", timeout=SLOW)
    dark = tmp_path / "dark.jpg"
    dark.write_bytes(camera.compress(card_photo("image_dark"), 95))
    page.set_input_files("input[type=file]", dark)
    expect(page.locator("[data-verdict=wrong]")).to_contain_text("Too dark", timeout=SLOW)


def test_photo_survives_a_reload_until_it_is_sent(open_upload):
    page = open_upload(card_photo())
    page.click("[data-door=live]")
    expect(page.locator("[data-verdict=good]")).to_be_visible(timeout=SLOW)
    page.reload()
    expect(page.locator("[data-verdict=good]")).to_be_visible(timeout=SLOW)
    page.click("[data-send]")
    page.wait_for_url("**/status/")
    assert page.evaluate("sessionStorage.length") == 0


def test_lost_answer_is_asked_for_again_without_a_second_verification(open_upload, tmp_path):
    page = open_upload()
    keys = []
    wire = page.context.new_cdp_session(page)

    def lose_the_first(event: dict[str, Any]) -> None:
        if event["request"]["method"] == "POST":
            keys.append(event["request"]["headers"]["Idempotency-Key"])
        command = "Fetch.failRequest" if len(keys) == 1 else "Fetch.continueRequest"
        reason = {"errorReason": "ConnectionReset"} if len(keys) == 1 else {}
        wire.send(command, {"requestId": event["requestId"], **reason})

    # At the answer: a route of playwright's would send the request again, without its file.
    wire.on("Fetch.requestPaused", lose_the_first)
    pattern = {"urlPattern": "*/upload/", "requestStage": "Response"}
    wire.send("Fetch.enable", {"patterns": [pattern]})
    good = tmp_path / "card.jpg"
    good.write_bytes(camera.compress(card_photo(), 95))
    page.set_input_files("input[type=file]", good)
    page.click("[data-send]")
    page.wait_for_url("**/status/")
    assert (len(keys), len(set(keys))) == (2, 1)
    assert Verification.objects.count() == 1


@pytest.mark.parametrize("step", ["choose", "live"])
def test_page_fits_320_pixels_in_indonesian(step, open_upload):
    page = open_upload(card_photo("image_dark"), width=320, locale="id-ID")
    if step == "live":
        page.click("[data-door=live]")
        says(page, "Terlalu gelap. Cari tempat yang lebih terang.")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_page_without_script_is_a_form_with_a_file(open_upload, tmp_path):
    page = open_upload(java_script_enabled=False)
    photo = tmp_path / "card.jpg"
    photo.write_bytes(camera.compress(card_photo(), 95))
    page.set_input_files("input[type=file]", photo)
    page.click("[data-send]")
    page.wait_for_url("**/status/")


def test_page_is_light_and_asks_nobody_else(open_upload, live_server):
    page = open_upload()
    answers: list[Response] = []

    def keep(answer: Response) -> None:  # playwright marks what it calls: no method of a list
        answers.append(answer)

    page.wait_for_load_state("networkidle")  # what came for the page before has no body any more
    page.on("response", keep)
    page.reload(wait_until="networkidle")
    page.evaluate(
        "async () => { const { thresholds, outline } = document.querySelector('form[data-upload]')"
        ".dataset; await fetch(thresholds); await fetch(outline); }"
    )
    assert all(answer.url.startswith(live_server.url) for answer in answers)
    assert len(b"".join(answer.body() for answer in answers)) < 150_000
