"""How tests work the reading room: hand a picture over, wait for its text, take a file."""

import base64
from pathlib import Path

from playwright.sync_api import Download, FilePayload, Page, expect

from tests.e2e.prints import LINES

ROOM = "/admin/read/"
SLOW = 60_000  # milliseconds: two cores also run other tests
TEXT = "\n\n".join(LINES)
WORDS = " ".join(LINES).split()


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
