import os
import signal
import threading
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from ocr_engine import OCRError
from ocr_engine.elements import FIELD_KEYS
from ocr_engine.worker import Reader


@pytest.fixture(scope="module")
def reader():
    """Return a reader with a child of its own."""
    reader = Reader()
    yield reader
    reader.close()


def plain_photo(size=(640, 400)):
    buffer = BytesIO()
    Image.new("RGB", size, "teal").save(buffer, "JPEG")
    return buffer.getvalue()


def test_normalise_returns_pixels_and_their_size(reader):
    photo = reader.normalise(plain_photo((3000, 2000)))
    assert (photo.width, photo.height) == (2048, 1365)
    assert Image.open(BytesIO(photo.jpeg)).size == (2048, 1365)


def test_read_returns_plain_values(reader, mild_sample):
    reading = reader.read(mild_sample.jpeg)
    assert tuple(field["key"] for field in reading["fields"]) == FIELD_KEYS
    assert reading["fields"][2]["value"] == mild_sample.values["nik"]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"not a picture", "image_not_supported"), (b"\xff\xd8\xff", "image_corrupt")],
)
def test_a_bad_picture_has_a_code_and_the_child_lives_on(reader, data, code):
    reader.normalise(plain_photo())
    child = reader._child.pid
    with pytest.raises(OCRError) as caught:
        reader.normalise(data)
    assert (caught.value.code, reader._child.pid) == (code, child)


def test_a_dead_child_is_replaced(reader):
    reader.normalise(plain_photo())
    os.kill(reader._child.pid, signal.SIGKILL)
    reader._child.wait()
    assert reader.normalise(plain_photo()).width == 640


def test_a_child_that_dies_over_a_picture_is_an_error_and_then_replaced(reader):
    reader.normalise(plain_photo())
    os.kill(reader._child.pid, signal.SIGSTOP)
    threading.Timer(0.3, os.kill, (reader._child.pid, signal.SIGKILL)).start()
    with pytest.raises(OCRError) as caught:
        reader.normalise(plain_photo())
    assert caught.value.code == "reader_crashed"
    assert reader.normalise(plain_photo()).width == 640


def test_a_child_that_takes_too_long_is_ended():
    impatient = Reader(timeout=0.01)
    with pytest.raises(OCRError) as caught:
        impatient.read(plain_photo())
    assert caught.value.code == "reader_timeout"
    assert impatient._child is None


def test_a_child_that_takes_no_bytes_is_ended_in_time():
    waiting = Reader(timeout=6.0)
    waiting.normalise(plain_photo())
    os.kill(waiting._child.pid, signal.SIGSTOP)
    with pytest.raises(OCRError) as caught:
        waiting.normalise(b"\xff" * 2_000_000)  # more than a pipe holds
    assert caught.value.code == "reader_timeout"
    assert waiting.normalise(plain_photo()).width == 640
    waiting.close()


def test_whoever_waits_behind_a_hung_child_is_told_so():
    waiting = Reader(timeout=1.0)
    with waiting._lock, pytest.raises(OCRError) as caught:
        waiting.normalise(plain_photo())
    assert caught.value.code == "reader_timeout"


def test_a_child_may_not_take_all_memory():
    small = Reader(memory=1 << 30)
    noise = np.random.default_rng(0).integers(0, 255, (7000, 7000, 3), np.uint8)
    buffer = BytesIO()
    Image.fromarray(noise).save(buffer, "PNG", compress_level=0)
    with pytest.raises(OCRError) as caught:
        small.normalise(buffer.getvalue() * 5)
    assert caught.value.code in {"image_too_large", "image_corrupt", "reader_crashed"}
    assert small.normalise(plain_photo()).width == 640
    small.close()
