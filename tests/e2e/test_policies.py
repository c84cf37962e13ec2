"""Every page keeps to its own policies: no browser reports a violation, and none is needed."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from kyc.states import Status
from tests.e2e.scenes import SCENES, a_reviewer, case_in
from tests.factories import log_in_staff
from tests.kyc.factories import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SETTLED = 300  # milliseconds that scripts of a page have, after it is loaded
REPORTED = """window.violations = [];
document.addEventListener('securitypolicyviolation', e => window.violations.push(
    `${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));"""


def violations(browser: Browser, server: LiveServer, client: Client, path: str) -> list[str]:
    """Open a page, click whatever opens, and return what the browser reported."""
    context = browser.new_context(base_url=server.url, locale="en-US")
    context.add_cookies(
        [{"name": k, "value": m.value, "url": server.url} for k, m in client.cookies.items()]
    )
    page = context.new_page()
    page.add_init_script(REPORTED)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    answer = page.goto(path, wait_until="networkidle")
    assert answer
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.wait_for_timeout(SETTLED)
    found: list[str] = page.evaluate("window.violations")
    context.close()
    return thrown + found


@pytest.mark.timeout(600)
def test_pages_of_people_keep_to_their_policy(
    browser: Browser, live_server: LiveServer, subtests: pytest.Subtests
) -> None:
    for name, scene in SCENES.items():
        with subtests.test(page=name):
            client = Client()
            with transaction.atomic():
                path = scene(client)
            assert violations(browser, live_server, client, path) == []


def test_guide_of_the_api_keeps_to_its_policy(browser: Browser, live_server: LiveServer) -> None:
    assert violations(browser, live_server, Client(), reverse("docs")) == []


@pytest.mark.timeout(600)
def test_pages_of_staff_keep_to_their_policy(
    browser: Browser, live_server: LiveServer, subtests: pytest.Subtests
) -> None:
    with transaction.atomic():
        case = case_in(Client(), Status.IN_REVIEW)
        staff = person(is_staff=True, is_superuser=True)
        client, half_way = log_in_staff(Client(), staff), Client()
        half_way.force_login(a_reviewer())
    pages = {"login": (Client(), reverse("admin:login"))} | {
        name: (client, reverse(f"admin:{name}"))
        for name in (
            "index",
            "kyc_verification_changelist",
            "accounts_user_changelist",
            "accounts_user_add",
            "auth_group_changelist",
            "accounts_emailchallenge_changelist",
            "read",
            "read_token",
        )
    }
    pages["second factor"] = (half_way, reverse("admin:index"))
    pages["case"] = (client, reverse("admin:kyc_verification_change", args=[case.pk]))
    pages["user"] = (client, reverse("admin:accounts_user_change", args=[staff.pk]))
    pages["password"] = (client, reverse("admin:auth_user_password_change", args=[staff.pk]))
    for name, (visitor, path) in pages.items():
        with subtests.test(page=name):
            assert violations(browser, live_server, visitor, path) == []
