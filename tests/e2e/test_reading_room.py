"""The reading room in Chromium: each way in, and what goes wrong."""

import base64
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import expect

from kyc.services import pages
from ocr_engine import io
from tests.e2e.prints import LINES, printed
from tests.e2e.reading import SLOW, TEXT, WORDS, choose, hand_over, shows
from tests.kyc.factories import page as a_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_picture_that_is_dropped_or_pasted_is_read(how, open_room):
    page = open_room()
    hand_over(page, how, printed(*LINES))
    shows(page, TEXT)
    assert page.locator("[data-boxes] polygon.word").count() == len(WORDS)


def test_picture_from_the_clipboard_is_pasted_by_the_key(open_room):
    page = open_room(permissions=["clipboard-read", "clipboard-write"])
    page.evaluate(
        """async (data) => {
            const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
            const blob = new Blob([bytes], { type: 'image/png' });
            await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
        }""",
        base64.b64encode(printed(*LINES)).decode(),
    )
    page.keyboard.press("Control+V")
    shows(page, TEXT)


def test_camera_photographs_a_page(open_room):
    page = open_room(io.decode(printed(*LINES, size=(1280, 960))))
    page.click("[data-door=live]")
    expect(page.locator("[data-shutter]")).to_be_focused(timeout=SLOW)
    page.keyboard.press("Enter")
    shows(page, TEXT)
    assert page.evaluate("document.querySelector('[data-video]').srcObject") is None


def test_camera_refused_leaves_the_other_ways(open_room):
    page = open_room(allowed=False)
    page.click("[data-door=live]")
    expect(page.locator("[data-no-camera]")).to_contain_text("choose a file", timeout=SLOW)
    expect(page.locator("[data-door=live]")).to_be_hidden()
    choose(page, printed(*LINES))
    shows(page, TEXT)


def test_format_that_the_browser_cannot_show_is_read_all_the_same(open_room):
    page = open_room()
    choose(page, printed(*LINES, kind="HEIF"), name="page.heic", kind="")
    shows(page, TEXT)
    expect(page.locator("[data-unshown]")).to_be_visible()
    page.locator(".words__text .word").first.hover()
    expect(page.locator("[data-tip]")).to_contain_text("KOPERASI")


@pytest.mark.parametrize(
    ("data", "name", "kind", "told"),
    [
        (b"not a picture", "a.txt", "text/plain", "not a picture"),
        (b"GIF89a", "a.gif", "image/gif", "not a photo we can read"),
        (printed(*LINES)[:2000], "a.png", "image/png", "damaged or incomplete"),
        (printed("A", size=(200, 100)), "a.png", "image/png", "too small"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_next_picture_is_read(
    data, name, kind, told, open_room
):
    page = open_room()
    choose(page, data, name=name, kind=kind)
    expect(page.locator("[data-alert]")).to_contain_text(told, timeout=SLOW)
    choose(page, printed(*LINES))
    shows(page, TEXT)
    expect(page.locator("[data-alert]")).to_be_hidden()


def test_picture_too_large_is_said_without_sending_it_and_the_last_one_stays(open_room, settings):
    settings.PHOTO_MAX_BYTES = 100_000
    page = open_room()
    choose(page, printed(*LINES))
    shows(page, TEXT)
    choose(page, b"\xff\xd8\xff".ljust(100_001, b"x"), name="big.jpg", kind="image/jpeg")
    expect(page.locator("[data-alert]")).to_contain_text("too large")
    shows(page, TEXT)


def test_long_reading_shows_that_it_goes_on_and_can_be_given_up(open_room, monkeypatch):
    answers = Event()

    def slow(_data: bytes) -> dict[str, Any]:
        answers.wait(60)
        return a_page("SATU")

    monkeypatch.setattr(pages.page_reader(), "read_text", slow)
    page = open_room()
    choose(page, printed("SATU", size=(1200, 800)))
    expect(page.locator("[data-waiting-text]")).to_have_text("Reading…")
    expect(page.locator("[data-waiting-text]")).to_have_text(
        "Still reading. Small print takes up to 20 seconds.", timeout=SLOW
    )
    page.click("[data-cancel]")
    expect(page.locator("[data-alert]")).to_contain_text("The picture is still here")
    answers.set()
    page.click("[data-again]")
    shows(page, "SATU")


def test_lost_connection_keeps_the_picture(open_room):
    page = open_room()
    page.context.set_offline(True)
    choose(page, printed(*LINES))
    expect(page.locator("[data-alert]")).to_contain_text("The connection failed", timeout=SLOW)
    page.context.set_offline(False)
    page.click("[data-again]")
    shows(page, TEXT)


def test_lost_session_is_said_and_the_picture_kept(open_room):
    page = open_room()
    cookies = page.context.cookies()
    page.context.clear_cookies()
    choose(page, printed(*LINES))
    expect(page.locator("[data-alert]")).to_contain_text("You are logged out", timeout=SLOW)
    page.context.add_cookies(cookies)
    page.click("[data-again]")
    shows(page, TEXT)
