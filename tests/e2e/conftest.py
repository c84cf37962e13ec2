"""A browser, and the whole product as `make run` starts it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import chromium
from tests.services.firebase import PROJECT
from tests.services.site import Site

SLOW = 30_000  # milliseconds: two cores also run the reader


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Start the site with a demo reviewer, a demo card and Firebase on."""
    served = Site(tmp_path, extra={"FIREBASE_PROJECT_ID": PROJECT})
    served.manage("migrate", "--verbosity=0")
    served.manage("demo")
    try:
        served.start()
        yield served
    finally:
        served.kill()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Start Chromium; without its sandbox, which it refuses to build for root."""
    with sync_playwright() as playwright:
        path = chromium()
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


def open_page(browser: Browser, site: Site) -> Page:
    """Open a page with cookies of its own."""
    context = browser.new_context(base_url=site.address, locale="en-US")
    context.set_default_timeout(SLOW)
    return context.new_page()
