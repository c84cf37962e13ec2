"""A reader at the outer edge, a queue that runs on demand, and people to log in."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest
from django_q.models import OrmQ

from accounts.models import User
from kyc.roles import REVIEWERS, SENIOR_REVIEWERS
from ocr_engine import OCRError
from tests.kyc.factories import PAGE, READING, person, staff

JPEG = b"\xff\xd8\xff\xe0 a photo"


@dataclass(frozen=True)
class Normalised:
    """What the engine's reader returns for a photo it took."""

    jpeg: bytes
    width: int = 1200
    height: int = 800


@dataclass
class FakeReader:
    """The engine's reader without its child process: it answers, or fails, as it is told."""

    payload: dict[str, Any] = field(default_factory=lambda: READING)
    normalised: bytes = b""  # a real picture, for whoever looks into it
    normalise_error: str = ""
    read_error: Exception | None = None
    reads: int = 0

    def normalise(self, data: bytes) -> Normalised:
        """Return the photo, marked as normalised."""
        if self.normalise_error:
            raise OCRError(self.normalise_error)
        return Normalised(self.normalised or JPEG + hashlib.sha256(data).digest())

    def read(self, jpeg: bytes) -> dict[str, Any]:
        """Return the reading that the test wants."""
        assert jpeg.startswith(JPEG)
        self.reads += 1
        if self.read_error:
            raise self.read_error
        return self.payload

    def read_text(self, _picture: bytes) -> dict[str, Any]:
        """Return what stands on the page that every test reads."""
        self.reads += 1
        if self.read_error:
            raise self.read_error
        return PAGE


@pytest.fixture
def reader(monkeypatch) -> FakeReader:
    """Return the reader that every submission of the test uses, and every page."""
    fake = FakeReader()
    monkeypatch.setattr("kyc.services.pages.page_reader", lambda: fake)
    monkeypatch.setattr("kyc.services.submission.shared_reader", lambda: fake)
    return fake


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    """Keep the photos of each test in a folder of its own."""
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "photos"}}
    settings.STORAGES = storages
    settings.ERASURE_JOURNAL = tmp_path / "erased.txt"
    return tmp_path / "photos"


@pytest.fixture
def user(db) -> User:
    """Return a person with a proved address."""
    return person(language="en")


@pytest.fixture
def reviewer(db) -> User:
    """Return a member of staff who sees cases and decides them."""
    return staff(REVIEWERS)


@pytest.fixture
def senior(db) -> User:
    """Return a member of staff who confirms what others propose."""
    return staff(SENIOR_REVIEWERS)


@pytest.fixture
def queued(db) -> Callable[[], list[tuple[str, tuple[Any, ...]]]]:
    """Return a function that lists the tasks in the queue: name and arguments."""
    return lambda: [(task["func"], task["args"]) for task in _tasks()]


@pytest.fixture
def run_tasks(db) -> Callable[[], None]:
    """Return a function that works the queue off, as a worker would."""

    def run() -> None:
        while row := OrmQ.objects.order_by("pk").first():
            task = row.task
            row.delete()
            module, name = task["func"].rsplit(".", 1)
            getattr(import_module(module), name)(*task["args"])

    return run


def _tasks() -> list[dict[str, Any]]:
    return [row.task for row in OrmQ.objects.order_by("pk")]
