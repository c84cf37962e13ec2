"""A browser, and the whole product as `make run` starts it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.conftest import chromium
from tests.kyc.conftest import private_folder, reader
from tests.services.firebase import PROJECT
from tests.services.site import Site

__all__ = ["open_page", "private_folder", "reader", "site"]

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
def open_page(site: Site) -> Iterator[Callable[[], Page]]:
    """Open pages, each with cookies of its own; how each looked at the end stays beside the log."""
    with sync_playwright() as playwright:
        # Chromium refuses to build its sandbox for root.
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])

        def opened() -> Page:
            context = browser.new_context(base_url=site.address, locale="en-US")
            context.set_default_timeout(SLOW)
            return context.new_page()

        yield opened
        for number, context in enumerate(browser.contexts):
            context.pages[0].screenshot(path=site.folder / f"page-{number}.png", full_page=True)
        browser.close()
