"""How a person works a page: with a finger, or with the keyboard alone."""

from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_TABS = 80


class Hands(Protocol):
    """What both can do."""

    def press(self, wanted: Locator) -> None:
        """Press a link or a button."""

    def write(self, wanted: Locator, text: str) -> None:
        """Write into a field."""


class Finger:
    """Taps; the phone's keyboard writes where it tapped."""

    def press(self, wanted: Locator) -> None:
        """Tap it."""
        wanted.tap()

    def write(self, wanted: Locator, text: str) -> None:
        """Tap the field and write."""
        wanted.tap()
        wanted.page.keyboard.type(text)


class Keyboard:
    """Tab leads there, Enter presses; no mouse, no finger."""

    def press(self, wanted: Locator) -> None:
        """Go there and press Enter."""
        self._go_to(wanted)
        wanted.page.keyboard.press("Enter")

    def write(self, wanted: Locator, text: str) -> None:
        """Go there and write."""
        self._go_to(wanted)
        wanted.page.keyboard.type(text)

    def _go_to(self, wanted: Locator) -> None:
        wanted.wait_for()
        if not has_focus(wanted):
            tab_to(wanted.page, wanted)


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until an element has the focus, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if has_focus(wanted):
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


def has_focus(wanted: Locator) -> bool:
    """Return whether an element has the focus."""
    return bool(wanted.evaluate("e => e === document.activeElement"))
