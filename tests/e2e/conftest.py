"""A browser, and the whole product as `make run` starts it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kyc.roles import DEVELOPERS
from kyc.services import pages
from ocr_engine import io
from tests.conftest import chromium
from tests.e2e import pictures
from tests.e2e.fake_camera import arguments, write_feed
from tests.e2e.reading import ROOM
from tests.factories import log_in_staff
from tests.kyc.conftest import private_folder, reader
from tests.kyc.factories import staff
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
def open_page(site: Site) -> Iterator[Callable[..., Page]]:
    """Open pages, each with cookies of its own; how each looked at the end stays beside the log.

    Its camera shows the demo's card.
    """
    card = io.decode((site.folder / "demo-ktp.jpg").read_bytes())
    feed = write_feed(site.folder / "feed.mjpeg", card)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=arguments(feed, allowed=True)
        )

        def opened(**options: Any) -> Page:
            context = browser.new_context(base_url=site.address, **{"locale": "en-US", **options})
            context.set_default_timeout(SLOW)
            return context.new_page()

        yield opened
        for number, context in enumerate(browser.contexts):
            pictures.keep(context.pages[0], site.folder / f"page-{number}.png", full_page=True)
        browser.close()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Start a browser for pages of the test's own server."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop of its own
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def open_console(
    browser: Browser, live_server: LiveServer, private_folder: Any
) -> Callable[..., Page]:
    """Return a function that opens the console, on a desktop, for who is logged in."""

    def opened(client: Client, path: str, **options: Any) -> Page:
        size: Any = {"width": 1280, "height": 800}
        options = {"viewport": size, "locale": "en-US", **options}
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(30_000)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(path)
        return page

    return opened


@pytest.fixture(scope="session")
def page_child() -> Iterator[None]:
    """End the child that reads pages, after the last test that needs it."""
    yield
    pages.page_reader().close()


@pytest.fixture
def open_room(
    tmp_path: Path,
    live_server: LiveServer,
    private_folder: Any,
    page_child: None,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Page]]:
    """Open the room as a developer, in front of a camera."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop is not ours
    client = log_in_staff(Client(), staff(DEVELOPERS))
    session = client.cookies["sessionid"].value
    with sync_playwright() as playwright:
        browsers: list[Browser] = []

        def opened(
            shown: np.ndarray | None = None, *, allowed: bool = True, **options: Any
        ) -> Page:
            feed = None if shown is None else write_feed(tmp_path / "feed.mjpeg", shown)
            browsers.append(
                playwright.chromium.launch(
                    executable_path=chromium(), args=arguments(feed, allowed=allowed)
                )
            )
            size: Any = {"width": 1280, "height": 900}
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
