"""From sign-up to verified, in a browser, with every part real."""

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from playwright.sync_api import Page

from tests.e2e.hands import Finger, Hands, Keyboard
from tests.services.firebase import PROJECT
from tests.services.site import Site, wait_for

EMAIL = "siti@example.com"
PASSWORD = "kopi-tubruk-pagi-hari"
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}


def sign_up(page: Page, hands: Hands) -> None:
    page.goto("/accounts/sign-up/")
    hands.write(page.locator("input[name=email]"), EMAIL)
    hands.write(page.locator("input[name=password]"), PASSWORD)
    hands.press(page.locator("main button:not([type=button])"))
    page.wait_for_url("**/verify-email/**")


def mailed_code(site: Site) -> str:
    """Return the code from the newest mail to us, as the page for developers shows it."""
    return wait_for(lambda: _code_in(requests.get(f"{site.address}/dev/mail/", timeout=10).text))


def _code_in(text: str) -> str:
    marked = text.split(EMAIL, 1)
    digits = [
        word for word in marked[-1].replace("<", " ").replace(">", " ").split() if _is_code(word)
    ]
    return digits[0] if len(marked) == 2 and digits else ""


def _is_code(word: str) -> bool:
    return len(word) == 6 and word.isdigit()


def prove_address(page: Page, hands: Hands, code: str) -> None:
    hands.write(page.locator("input[name=code]"), code)
    hands.press(page.locator("main form:has(input[name=code]) button:not([type=button])"))
    page.wait_for_selector("a[href*='/upload/']")


def photograph_card(page: Page, hands: Hands) -> None:
    """Hold the card before the camera, which takes the picture by itself, and send it."""
    hands.press(page.locator("main a[href*='/upload/']"))
    hands.press(page.locator("button[name=agreed][value=yes]"))  # asked before the first photo
    hands.press(page.locator("[data-door=live]"))
    page.wait_for_selector("[data-verdict=good]")
    hands.press(page.locator("[data-send]"))
    page.wait_for_selector("[data-status=in_review]")


def log_in_as_reviewer(page: Page, site: Site) -> None:
    email, password = (site.folder / "demo-reviewer.txt").read_text().strip().split(" / ")
    page.goto("/admin/")
    page.fill("input[name=username]", email)
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.click("button[type=submit]")
    page.fill("input[name=code]", page.inner_text("[data-shown]"))  # DEBUG shows it to newcomers
    with page.expect_navigation():
        page.click("form:has(input[name=code]) button[type=submit]")


def approve(page: Page, site: Site) -> None:
    page.goto("/admin/kyc/verification/")
    page.click("#result_list a[href*='/change/']")
    page.wait_for_selector("svg polygon[data-box=nik]")
    printed = json.loads((site.folder / "demo-ktp.json").read_text())
    assert page.input_value("[name=field_nik]") == printed["nik"]
    for doubtful in page.locator("[data-eyes] input").all():
        doubtful.focus()
    with page.expect_navigation():
        page.click("button[name=action][value=approve]")


def phone_view(site: Site) -> dict[str, Any]:
    """Return what the phone is told by the API."""
    api = f"{site.address}/api/v1"
    log_in = {"email": EMAIL, "password": PASSWORD}
    answer = requests.post(f"{api}/accounts/log-in/", json=log_in, timeout=10).json()
    headers = {"Authorization": f"Token {answer['token']}"}
    view: dict[str, Any] = requests.get(f"{api}/me/", headers=headers, timeout=10).json()
    return view


def claims(uid: str) -> str:
    """Return the custom claims that the Auth emulator holds, as JSON text."""
    host = os.environ["FIREBASE_AUTH_EMULATOR_HOST"]
    url = f"http://{host}/identitytoolkit.googleapis.com/v1/projects/{PROJECT}/accounts:lookup"
    headers = {"Authorization": "Bearer owner"}
    answer = requests.post(url, headers=headers, json={"localId": [uid]}, timeout=10).json()
    return str(answer.get("users", [{}])[0].get("customAttributes", ""))


def document(uid: str) -> dict[str, Any]:
    """Return the person's Firestore document, without its time."""
    client = firestore.Client(project=PROJECT, credentials=AnonymousCredentials())
    stored: dict[str, Any] = client.document("users", uid).get().to_dict() or {}
    client.close()
    return {key: value for key, value in stored.items() if key != "updated_at"}


@pytest.mark.browser
@pytest.mark.emulator
@pytest.mark.parametrize(
    ("hands", "options"),
    [(Finger(), PHONE | {"locale": "id-ID"}), (Keyboard(), {"locale": "en-US"})],
    ids=["touch", "keyboard"],
)
def test_journey_from_sign_up_to_verified(
    hands: Hands, options: dict[str, Any], site: Site, open_page: Callable[..., Page]
) -> None:
    person, reviewer = open_page(**options), open_page()
    sign_up(person, hands)
    prove_address(person, hands, mailed_code(site))
    photograph_card(person, hands)

    log_in_as_reviewer(reviewer, site)
    approve(reviewer, site)

    person.wait_for_selector("[data-status=verified]")  # the open page follows by itself
    view = phone_view(site)
    expected = {"kyc": "verified", "v": view["status_version"]}
    assert view["status"] == "verified"
    wait_for(lambda: document(view["id"]) == expected)
    assert claims(view["id"]) == '{{"kyc": "verified", "v": {v}}}'.format(**expected)
