import os
import subprocess
import sys

import pytest
from django.conf import settings

from config.policies import PERMISSIONS


def policy(client, path):
    """Return the directives of an address's policy."""
    parts = client.get(path).headers["Content-Security-Policy"].split("; ")
    return {name: set(values) for name, *values in (part.split() for part in parts)}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/log-in/", "/nothing/", "/api/v1/nothing/"])
def test_policy_of_our_own_pages_allows_nothing_but_our_own_files(client, path):
    assert policy(client, path) == {
        "default-src": {"'none'"},
        "script-src": {"'self'"},
        "style-src": {"'self'"},
        "img-src": {"'self'", "blob:", "data:"},
        "media-src": {"'self'", "blob:"},
        "font-src": {"'self'"},
        "connect-src": {"'self'"},
        "form-action": {"'self'"},
        "frame-ancestors": {"'none'"},
        "base-uri": {"'none'"},
    }


@pytest.mark.django_db
def test_policy_of_the_console_differs_by_what_unfold_needs(client):
    console, ours = policy(client, "/admin/login/"), policy(client, "/accounts/log-in/")
    assert console["script-src"] - ours["script-src"] == {"'unsafe-eval'"}
    assert {name for name in console if console[name] != ours[name]} == {"script-src", "style-src"}
    assert {source[:8] for source in console["style-src"]} == {"'self'", "'sha256-"}


def test_every_answer_keeps_the_camera_for_us(client):
    answer = client.get("/api/v1/nothing/")
    assert answer.headers["Permissions-Policy"] == PERMISSIONS
    assert PERMISSIONS.startswith("camera=(self), microphone=()")


def test_cookies_of_a_real_site_belong_to_its_host_and_to_tls(tmp_path):
    names = ("SESSION_COOKIE", "CSRF_COOKIE")
    shown = "; ".join(f"print(s.{name}_NAME, s.{name}_SECURE, s.{name}_SAMESITE)" for name in names)
    setup = "import django; django.setup(); from django.conf import settings as s; "
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "0",
        "VAR_DIR": str(tmp_path),
    }
    printed = subprocess.run(
        [sys.executable, "-c", setup + shown],
        cwd=settings.BASE_DIR,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    assert printed.stdout.splitlines() == ["__Host-sessionid True Lax", "__Host-csrftoken True Lax"]
