"""Refused, shown why, a better photo, verified: by keyboard alone, in both languages."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django_q.models import OrmQ
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from kyc.models import Verification
from kyc.objections import FieldMark
from kyc.services import review
from tests.e2e.hands import tab_to
from tests.e2e.scenes import a_reviewer, case_in, drawn_photo, refuse
from tests.kyc.factories import READING
from tests.services.site import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOLD = {
    "id": ("Ada pantulan cahaya", "Silau: kanan atas", "Sisa kesempatan Anda: 4 kali."),
    "en": ("Light reflects", "Glare: top right", "You have 4 tries left."),
}
VERIFIED = {"id": "Identitas Anda sudah terverifikasi", "en": "Your identity is verified"}


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Callable[[Client, str], Page]:
    """Return a function that opens the status page for whoever is logged in."""

    def opened(client: Client, language: str) -> Page:
        context = browser.new_context(base_url=live_server.url, locale=language)
        context.set_default_timeout(60_000)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto("/status/")
        return page

    return opened


def work_off_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what a worker would; the reader hands over a reading without a look."""

    class Reader:
        def read(self, _jpeg: bytes) -> object:
            return READING

    monkeypatch.setattr("kyc.services.submission.shared_reader", Reader)
    while row := OrmQ.objects.order_by("pk").first():
        task = row.task
        row.delete()
        module, name = task["func"].rsplit(".", 1)
        getattr(import_module(module), name)(*task["args"])
    monkeypatch.undo()


@pytest.mark.parametrize("language", ["id", "en"])
def test_refused_photo_is_framed_and_a_better_one_verified(
    language: str,
    open_page: Callable[[Client, str], Page],
    tmp_path: Path,
) -> None:
    client = Client()
    with transaction.atomic():
        case = case_in(client, "in_review")
    page = open_page(client, language)

    refuse(case, "image_glare")
    page.wait_for_selector("[data-status=resubmission_requested]")  # it follows by itself
    assert [text in page.inner_text("main") for text in TOLD[language]] == [True] * 3
    assert page.locator(".framed__line").count() == 1
    assert page.title().split(" · ")[0] in page.inner_text("h1")

    tab_to(page, page.locator("main a[href='/upload/']"))
    page.keyboard.press("Enter")
    send_by_keyboard(page, tmp_path)
    page.wait_for_selector("[data-status=processing]")
    with pytest.MonkeyPatch.context() as patch:
        work_off_the_queue(patch)
    page.wait_for_selector("[data-status=in_review]")

    mark_name_as_wrong(page)
    case = Verification.objects.get(pk=case.pk)
    assert [(mark.key, mark.should_be) for mark in wrong_marks(case)] == [("nama", "SITI")]
    approve(case)
    page.wait_for_selector("[data-status=verified]")
    assert VERIFIED[language] in page.inner_text("main")
    page.context.close()


def send_by_keyboard(page: Page, folder: Path) -> None:
    """Choose a file, which the system's own window does, and send it."""
    photo = folder / "ktp.jpg"
    photo.write_bytes(drawn_photo())
    page.wait_for_url("**/upload/")
    page.set_input_files("main input[type=file]", photo)
    send = page.locator("main form:has(input[type=file]) button:not([type=button])")
    send.wait_for()
    tab_to(page, send)
    page.keyboard.press("Enter")


def mark_name_as_wrong(page: Page) -> None:
    tab_to(page, page.locator("[name=wrong_nama]"))
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("siti")
    page.keyboard.press("Enter")
    page.wait_for_selector("main .alert--success")


def wrong_marks(case: Verification) -> list[FieldMark]:
    return wait_for(lambda: list(case.reading.marks.filter(is_right=False)))


def approve(case: Verification) -> None:
    review.decide(
        verification=case,
        reviewer=a_reviewer(),
        answer="approved",
        seen_version=case.status_version,
    )
