"""Pictures of pages, kept beside a test for people to look at."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page

TRIES = 3


def keep(page: Page, picture: Path, **options: Any) -> None:
    """Save how the page looks.

    Chromium now and then answers "Unable to capture screenshot" on a busy machine, and
    does it when asked once more.

    Raises:
        Error: if it is refused every time.
    """
    for _ in range(TRIES - 1):
        try:
            page.screenshot(path=picture, **options)
            return
        except Error as refusal:
            if "Unable to capture" not in str(refusal):
                raise
            page.wait_for_timeout(500)
    page.screenshot(path=picture, **options)
