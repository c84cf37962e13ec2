"""S1: a hostile file cannot hurt us. `make fuzz` sends 10,000 of them."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kyc.models import Document, Verification
from ocr_engine.worker import Reader
from tests.kyc.api.test_verifications import LIST, client_of
from tests.promises.hostile import COMMON, HEAVY, HEAVY_EVERY, hostile
from tests.promises.report import report

FILES = int(os.environ.get("PROMISE_FILES", str(HEAVY_EVERY * len(HEAVY))))
GIBIBYTE = 1 << 30
SECONDS = 25  # the child is ended after 20

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(FILES * 2 + 120)]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Return the real reader, child process and all, for every door."""
    reader = Reader()
    monkeypatch.setattr("kyc.services.submission.shared_reader", lambda: reader)
    yield reader
    reader.close()


def peak(reader: Reader) -> int:
    """Return the most memory that the reader's child has held, in bytes."""
    assert reader._child
    status = Path(f"/proc/{reader._child.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) << 10


def test_hostile_files_are_refused_or_taken_and_nothing_else(
    user, engine, settings, private_folder
) -> None:
    settings.LIMITS = {**settings.LIMITS, "uploads": "1000000/hour"}
    phone = client_of(user)
    engine.normalise(hostile(2 * HEAVY_EVERY)[1])  # so that the child is there
    assert engine._child
    child = engine._child.pid
    answers: Counter[int] = Counter()
    slowest = 0.0
    for number in range(FILES):
        kind, data = hostile(number)
        began = time.monotonic()
        sent = {"photo": SimpleUploadedFile("photo.jpg", data, "image/jpeg")}
        answer = phone.post(LIST, sent, format="multipart")
        slowest = max(slowest, time.monotonic() - began)
        assert answer.status_code < 500, (number, kind, answer.json())
        assert engine._child is not None, (number, kind)
        assert engine._child.pid == child, (number, kind)
        answers[answer.status_code] += 1
        if answer.status_code == 202:
            stored = Document.objects.get()
            with stored.photo.open() as photo:
                jpeg = photo.read()
            assert (jpeg[:3], jpeg[-2:]) == (b"\xff\xd8\xff", b"\xff\xd9"), (number, kind)
            stored.photo.delete(save=False)
            Verification.objects.all().delete()

    memory = peak(engine)
    report("S1", files=FILES, answers=dict(answers), seconds=slowest, mebibytes=memory >> 20)
    assert set(answers) <= {202, 400, 413, 415, 422}
    assert answers[202] > 0
    assert memory < GIBIBYTE
    assert slowest < SECONDS


def test_corpus_holds_every_kind() -> None:
    kinds = {hostile(number)[0] for number in range(HEAVY_EVERY * len(HEAVY))}
    assert kinds == {make.__name__ for make in (*COMMON, *HEAVY)}
