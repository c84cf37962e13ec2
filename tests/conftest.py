"""What every test may use, and what happens where a server or a browser is missing."""

import os
import shutil

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from kyc.ledger import guard

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Return the path of the machine's Chromium."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose service is missing; fail it where every service is demanded."""
    for marker, reason in _missing_services():
        if item.get_closest_marker(marker):
            complain = pytest.fail if os.environ.get("REQUIRE_SERVICES") else pytest.skip
            complain(reason)


def _missing_services() -> list[tuple[str, str]]:
    emulators = ("FIREBASE_AUTH_EMULATOR_HOST", "FIRESTORE_EMULATOR_HOST")
    missing = []
    if not all(os.environ.get(name) for name in emulators):
        missing.append(("emulator", "the Firebase emulators are not running (see `make test`)"))
    if connection.vendor != "postgresql":
        missing.append(("postgres", "the database is not PostgreSQL (see `make test`)"))
    if not chromium():
        missing.append(("browser", "Chromium was not found"))
    return missing


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Take the audit trail's triggers off: they would not let a test's rows be cleared away.

    `tests/kyc/ledger/test_guard.py` puts them back on to test them.
    """
    with django_db_blocker.unblock():
        guard.unprotect(connection)


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Count each test's requests from nothing."""
    cache.clear()


@pytest.fixture
def firebase_project(settings: Settings) -> str:
    """Switch Firebase on, towards the emulators; for tests marked `emulator`."""
    settings.FIREBASE_PROJECT_ID = os.environ["GOOGLE_CLOUD_PROJECT"]
    return settings.FIREBASE_PROJECT_ID
