"""The real engine behind the real services: rendered photos in, readings out."""

from io import BytesIO

import pytest
from PIL import Image

from kyc.services import submission
from kyc.states import Status
from ocr_engine.training import synthetic
from ocr_engine.worker import shared_reader


@pytest.fixture(scope="module", autouse=True)
def _end_the_child():
    yield
    shared_reader().close()


@pytest.fixture(scope="module")
def sample():
    """Return a rendered photograph of a card."""
    rng = synthetic.generator("validation", 21)
    return synthetic.render_photo(rng, split="validation", tier="mild", width=1280)


def submitted(user, data, run_tasks):
    verification = submission.submit(user=user, data=data)
    run_tasks()
    verification.refresh_from_db()
    return verification


def test_a_photo_is_read_and_waits_for_a_reviewer(user, run_tasks, sample):
    verification = submitted(user, sample.jpeg, run_tasks)
    fields = {field["key"]: field["value"] for field in verification.reading.read_fields()}
    assert (verification.status, verification.reading.error_code) == (Status.IN_REVIEW, "")
    assert fields["nik"] == sample.values["nik"]
    wrong = [key for key, value in sample.values.items() if fields[key] != value]
    assert len(wrong) <= 2


def test_boxes_are_in_pixels_of_the_stored_photo(user, run_tasks, sample):
    turned = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 3  # stored upside down, as some phones do
    Image.open(BytesIO(sample.jpeg)).rotate(180).save(turned, "JPEG", exif=exif, quality=95)
    verification = submitted(user, turned.getvalue(), run_tasks)
    box = next(f["box"] for f in verification.reading.read_fields() if f["key"] == "nik")
    with verification.document.photo.open() as file, Image.open(file) as stored:
        assert stored.size == (verification.document.width, verification.document.height)
    printed = next(
        corners
        for line, corners in zip(sample.card.lines, sample.line_corners(), strict=True)
        if line.key == "nik"
    )
    assert abs(box[0][0] - printed[0][0]) < 15
    assert abs(box[0][1] - printed[0][1]) < 15


def test_a_card_upside_down_is_read(user, run_tasks, sample):
    turned = BytesIO()
    Image.open(BytesIO(sample.jpeg)).rotate(180).save(turned, "JPEG", quality=95)
    verification = submitted(user, turned.getvalue(), run_tasks)
    fields = {field["key"]: field["value"] for field in verification.reading.read_fields()}
    assert fields["nik"] == sample.values["nik"]


def test_a_picture_without_a_card_goes_to_review_with_its_code(user, run_tasks):
    empty = BytesIO()
    Image.new("RGB", (900, 600), "olive").save(empty, "JPEG")
    verification = submitted(user, empty.getvalue(), run_tasks)
    assert (verification.status, verification.reading.error_code) == (
        Status.IN_REVIEW,
        "not_a_ktp",
    )


def test_what_is_stored_holds_no_metadata(user, run_tasks, sample):
    exif = Image.Exif()
    exif[0x010E] = "canary-description"
    spoken = BytesIO()
    Image.open(BytesIO(sample.jpeg)).save(spoken, "JPEG", exif=exif, comment=b"canary-comment")
    verification = submitted(user, spoken.getvalue() + b"canary-trailer", run_tasks)
    with verification.document.photo.open() as stored:
        assert b"canary" not in stored.read()
