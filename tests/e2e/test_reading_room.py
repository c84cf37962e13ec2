"""The reading room in Chromium: each way in, boxes and text, files, and the camera refused."""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from django.test import Client
from playwright.sync_api import Download, FilePayload, Page, expect, sync_playwright

from kyc.roles import DEVELOPERS
from kyc.services import pages
from ocr_engine import io
from tests.conftest import chromium
from tests.e2e.fake_camera import arguments, write_feed
from tests.e2e.prints import LINES, printed
from tests.e2e.test_pages import AXE, RUN_AXE, TOO_WIDE
from tests.factories import log_in_staff
from tests.kyc.factories import page as a_page
from tests.kyc.factories import staff
from tests.kyc.pdf import pages_of
from tests.kyc.xhtml import parsed, texts_of

ROOM = "/admin/read/"
SLOW = 60_000  # milliseconds: two cores also run other tests
TEXT = "\n\n".join(LINES)
WORDS = " ".join(LINES).split()
Opened = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Files reach a page by drag or paste in a DataTransfer that a script may fill.
HAND_OVER = """([kind, name, type, data]) => {
    const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, { type }));
    const options = { bubbles: true, cancelable: true };
    if (kind === 'paste') {
        return document.body.dispatchEvent(
            new ClipboardEvent(kind, { ...options, clipboardData: transfer }));
    }
    for (const step of ['dragenter', 'dragover', 'drop']) {
        document.querySelector('[data-intake]').dispatchEvent(
            new DragEvent(step, { ...options, dataTransfer: transfer }));
    }
}"""


@pytest.fixture(scope="module", autouse=True)
def _end_the_child() -> Iterator[None]:
    yield
    pages.page_reader().close()


@pytest.fixture
def open_room(tmp_path, live_server, private_folder, monkeypatch) -> Iterator[Opened]:
    """Open the room as a developer, in front of a camera."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop is not ours
    client = log_in_staff(Client(), staff(DEVELOPERS))
    session = client.cookies["sessionid"].value
    with sync_playwright() as playwright:
        browsers = []

        def opened(shown: np.ndarray | None = None, *, allowed: bool = True, **options) -> Page:
            feed = None if shown is None else write_feed(tmp_path / "feed.mjpeg", shown)
            browsers.append(
                playwright.chromium.launch(
                    executable_path=chromium(), args=arguments(feed, allowed=allowed)
                )
            )
            size = {"width": 1280, "height": 900}
            options = {"viewport": size, "locale": "en-US", **options}
            context = browsers[-1].new_context(base_url=live_server.url, **options)
            context.set_default_timeout(SLOW)
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            page = context.new_page()
            page.goto(ROOM)
            return page

        yield opened
        for browser in browsers:
            browser.close()


def hand_over(page: Page, how: str, data: bytes, name="page.png", kind="image/png") -> None:
    """Drop or paste a file."""
    page.evaluate(HAND_OVER, [how, name, kind, base64.b64encode(data).decode()])


def choose(page: Page, data: bytes, name: str = "page.png", kind: str = "image/png") -> None:
    """Choose a file."""
    file: FilePayload = {"name": name, "mimeType": kind, "buffer": data}
    page.set_input_files("[data-file]", files=[file])


def shows(page: Page, text: str) -> None:
    """Wait until the text of a page is shown."""
    expect(page.locator("[data-files]")).to_be_visible(timeout=SLOW)
    words = page.locator(".words__text .word").all_inner_texts()
    assert words == text.split()


def saved(page: Page, form: str) -> Download:
    """Press a button that makes a file."""
    with page.expect_download(timeout=SLOW) as coming:
        page.click(f"[data-save={form}]")
    return coming.value


def content_of(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


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


def test_word_and_box_show_each_other(open_room):
    page = open_room()
    choose(page, printed(*LINES))
    shows(page, TEXT)
    word, box = page.locator(".words__text .word").nth(1), page.locator("polygon[data-word='1']")
    word.hover()
    expect(box).to_have_class("word is-sure is-lit")
    page.locator("polygon[data-word='3']").hover()
    expect(page.locator(".words__text .is-lit")).to_have_text("JALAN")
    expect(page.locator("[data-tip]")).to_contain_text("JALAN")
    expect(page.locator("[data-detail]")).to_contain_text("Word 4 of")


def test_keys_lead_from_word_to_word(open_room):
    page = open_room()
    choose(page, printed(*LINES))
    shows(page, TEXT)
    page.locator(".words__text .word").first.focus()
    lit = page.locator(".words__text .is-lit")
    for key, expected in (
        ("ArrowRight", "HARAPAN"),
        ("ArrowDown", "MERDEKA"),
        ("End", "WANGI"),
        ("ArrowUp", "NOMOR"),
        ("Home", "KOPERASI"),
    ):
        page.keyboard.press(key)
        assert lit.all_inner_texts() == [expected], key


def test_doubtful_word_shows_its_guess(open_room, monkeypatch):
    monkeypatch.setattr(pages.page_reader(), "read_text", lambda _data: a_page("SATU 4O7?"))
    page = open_room()
    choose(page, printed("SATU DUA", size=(1200, 800)))
    shows(page, "SATU (N/A)")
    expect(page.locator("[data-facts]")).to_contain_text("1 of them unreadable")
    page.locator(".words__text .word").nth(1).hover()
    expect(page.locator("[data-tip]")).to_have_text("perhaps 4O7 31 %")
    expect(page.locator("[data-detail]")).to_have_text(
        "Word 2 of 2: unreadable, perhaps 4O7, 31 % sure"
    )


def test_hostile_text_stays_text(open_room, monkeypatch):
    hostile = "<img/src=x/onerror=alert(1)>"
    monkeypatch.setattr(pages.page_reader(), "read_text", lambda _data: a_page(hostile))
    page = open_room()
    choose(page, printed("SATU", size=(1200, 800)), name="<b>page</b>.png")
    shows(page, hostile)
    assert page.inner_text("[data-title]") == "<b>page</b>.png"
    assert page.locator(".words__text img").count() == 0


def test_every_file_holds_the_text(open_room):
    page = open_room()
    choose(page, printed(*LINES), name="surat.png")
    shows(page, TEXT)
    files = {form: saved(page, form) for form in ("txt", "json", "hocr", "pdf")}
    assert [file.suggested_filename for file in files.values()] == [
        f"surat.{form}" for form in files
    ]
    content = {form: content_of(file) for form, file in files.items()}
    assert content["txt"].decode().split() == WORDS
    assert json.loads(content["json"])["text"].split() == WORDS
    assert texts_of(parsed(content["hocr"]), "ocrx_word") == WORDS
    assert pages_of(content["pdf"]) == [" ".join(WORDS)]


def test_text_is_copied(open_room):
    page = open_room(permissions=["clipboard-read", "clipboard-write"])
    choose(page, printed(*LINES))
    shows(page, TEXT)
    page.click("[data-copy]")
    expect(page.locator("[data-copy]")).to_have_text("Copied.")
    assert str(page.evaluate("navigator.clipboard.readText()")).split() == WORDS


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


def test_page_is_for_everybody(open_room, live_server):
    phone = {"width": 320, "height": 640}
    page = open_room(viewport=phone, locale="id-ID", reduced_motion="reduce")
    answers: list[str] = []
    page.on("response", lambda answer: answers.append(answer.url))
    choose(page, printed(*LINES))
    shows(page, TEXT)
    page.locator("summary").click()
    page.evaluate(AXE.read_text())
    for scheme in ("light", "dark"):
        page.evaluate(f"document.documentElement.classList.toggle('dark', {scheme == 'dark':d})")
        assert page.evaluate(RUN_AXE.replace("axe.run(", "axe.run('.room', ")) == []
    assert page.evaluate(TOO_WIDE.replace("'body *'", "'.room *'")) == []
    assert {url.startswith((live_server.url, "blob:")) for url in answers} == {True}
