"""Every page is for everybody: small screens, large text, no mouse, no sight, no motion."""

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, Page, Response, ViewportSize
from pytest_django.live_server_helper import LiveServer

from tests.e2e.scenes import SCENES
from tests.services.site import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
MOST_BYTES = 150_000  # a page and all it loads, but for the person's own photo
PHONE = ViewportSize(width=320, height=640)
HALF_A_DESKTOP = ViewportSize(width=640, height=800)
RUN_AXE = """async () => (await axe.run({ resultTypes: ["violations"] })).violations
    .filter(v => v.impact === 'serious' || v.impact === 'critical')
    .map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))"""
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .filter(e => !e.closest('.visually-hidden, svg'))
    .map(e => e.tagName + '.' + e.className)
    .concat(document.documentElement.scrollWidth > innerWidth ? ['scrolls'] : [])"""
REACHABLE = """() => [
        ...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(e => !e.disabled && e.type !== 'hidden')
    .filter(e => e.checkVisibility({ visibilityProperty: true }))
    .map((e, i) => { e.dataset.order = i; return i; })"""
FOCUSED = """() => {
    const e = document.activeElement;
    const seen = [e, e.closest('label')].filter(Boolean).map(x => getComputedStyle(x));
    const outlined = seen.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
    return [e.dataset.order === undefined ? -1 : Number(e.dataset.order), outlined];
}"""
MOVING = "() => document.getAnimations().filter(a => a.playState === 'running').length"


class Opened:
    """A page on a phone's screen, and what was loaded for it."""

    def __init__(self, browser: Browser, server: LiveServer, client: Client, path: str) -> None:
        self.server = server
        self.context = browser.new_context(
            base_url=server.url, viewport=PHONE, locale="id-ID", reduced_motion="reduce"
        )
        self.context.add_cookies(
            [{"name": k, "value": m.value, "url": server.url} for k, m in client.cookies.items()]
        )
        self.page: Page = self.context.new_page()
        self.answers: list[Response] = []
        self.page.on("response", lambda answer: self.answers.append(answer))
        self.page.goto(path, wait_until="load")

    def weight(self) -> int:
        """Return the bytes of all that was loaded, but for the person's photo."""
        ours = [answer for answer in self.answers if "/photo/" not in answer.url]
        return sum(len(answer.body()) for answer in ours if answer.ok or answer.status == 404)


# One test, because to empty the database takes longer than to look at a page.
@pytest.mark.timeout(600)
def test_every_page_is_for_everybody(
    browser: Browser, live_server: LiveServer, subtests: pytest.Subtests
) -> None:
    for name, scene in SCENES.items():
        with subtests.test(page=name):
            client = Client()
            with transaction.atomic():
                path = scene(client)
            opened = Opened(browser, live_server, client, path)
            try:
                assert_for_everybody(opened)
            finally:
                opened.context.close()


def assert_for_everybody(opened: Opened) -> None:
    page = opened.page
    assert page.evaluate(MOVING) == 0
    assert page.evaluate(TOO_WIDE) == []
    assert {answer.url.startswith(opened.server.url) for answer in opened.answers} == {True}
    assert opened.weight() < MOST_BYTES
    assert_found_by_keyboard(page)
    assert_nothing_serious(page)
    assert_bears_large_text(page)


def assert_found_by_keyboard(page: Page) -> None:
    """Walk through the page by Tab: everything in its order, each with an outline."""
    wanted = page.evaluate(REACHABLE)
    walked = []
    for _ in range(len(wanted) + 1):  # once between end and start the browser itself has the focus
        page.keyboard.press("Tab")
        walked.append(page.evaluate(FOCUSED))
    orders = [order for order, _outlined in walked if order >= 0][: len(wanted)]
    start = orders[0]  # a page may put the reader into its first field
    assert orders == [*wanted[start:], *wanted[:start]]
    assert [order for order, outlined in walked if order >= 0 and not outlined] == []


def assert_nothing_serious(page: Page) -> None:
    page.evaluate(AXE.read_text())  # a script tag is what our policy refuses
    assert page.evaluate(RUN_AXE) == []
    page.emulate_media(color_scheme="dark")  # only colours differ
    assert (
        page.evaluate(RUN_AXE.replace("resultTypes", "runOnly: 'color-contrast', resultTypes"))
        == []
    )


def assert_bears_large_text(page: Page) -> None:
    """Double all text on half a desktop's width, with every fold open."""
    page.set_viewport_size(HALF_A_DESKTOP)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.evaluate(TOO_WIDE) == []
