"""R3: a photo that kills, starves or hangs the reader goes to a person, and stops nobody else's."""

from io import BytesIO

import pytest
from PIL import Image

from kyc.models import Reading, Verification
from kyc.services import submission
from kyc.states import Status
from ocr_engine import worker
from ocr_engine.training import synthetic
from tests.kyc.factories import person
from tests.promises.poison import BLUE, GREEN, PROGRAM, RED


@pytest.fixture
def reader(monkeypatch):
    """Let every submission use a real reader whose child these photos kill."""
    monkeypatch.setattr(worker, "PROGRAM", PROGRAM)
    reader = worker.Reader(timeout=9)
    monkeypatch.setattr("kyc.services.submission.shared_reader", lambda: reader)
    yield reader
    reader.close()


def picture(colour):
    buffer = BytesIO()
    Image.new("RGB", (640, 400), colour).save(buffer, "JPEG")
    return buffer.getvalue()


GIVEN_UP = ("technical_error", 3)
# A child that is refused memory says so where it still can, at whichever attempt, and is not
# asked again.
REFUSED = {("image_too_large", attempt) for attempt in (1, 2, 3)}


@pytest.mark.parametrize(
    ("colour", "ends"),
    [(RED, {GIVEN_UP}), (GREEN, {GIVEN_UP, *REFUSED}), (BLUE, {GIVEN_UP})],
    ids=["segfault", "memory", "hang"],
)
def test_poison_goes_to_a_person_after_three_attempts_and_stops_nobody(
    colour, ends, db, reader, run_tasks
):
    card = synthetic.render_photo(synthetic.generator("validation", 1), split="validation")
    photos = [card.jpeg, picture(colour), card.jpeg]
    begun = [submission.submit(user=person(), data=data) for data in photos]

    run_tasks()

    stored = [Verification.objects.get(pk=verification.pk) for verification in begun]
    assert [verification.status for verification in stored] == [Status.IN_REVIEW] * 3
    readings = [Reading.objects.get(document__verification=one) for one in stored]
    ended = [(reading.error_code, reading.document.read_attempts) for reading in readings]
    assert (ended[0], ended[2]) == (("", 1), ("", 1))
    assert ended[1] in ends
