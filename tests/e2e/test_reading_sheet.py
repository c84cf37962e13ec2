"""What the reading room shows in Chromium: boxes, text, files; and for whom."""

import json
import re

import pytest
from playwright.sync_api import expect

from kyc.services import pages
from tests.e2e.prints import LINES, printed
from tests.e2e.reading import TEXT, WORDS, choose, content_of, saved, shows
from tests.e2e.test_pages import AXE, RUN_AXE, TOO_WIDE
from tests.kyc.factories import page as a_page
from tests.kyc.pdf import pages_of
from tests.kyc.xhtml import parsed, texts_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_word_and_box_show_each_other(open_room):
    page = open_room()
    choose(page, printed(*LINES))
    shows(page, TEXT)
    word, box = page.locator(".words__text .word").nth(1), page.locator("polygon[data-word='1']")
    word.hover()
    expect(box).to_have_class(re.compile(r"\bis-lit$"))
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
