import pytest

from benchmarks.resources import ReaderProcess, measure_cost
from ocr_engine.elements import FIELD_KEYS
from ocr_engine.training import synthetic


@pytest.fixture(scope="module")
def photo() -> bytes:
    return synthetic.render_photo(synthetic.generator("validation", 0), tier="flat").jpeg


def test_reader_process_answers_and_says_what_it_took(photo: bytes) -> None:
    with ReaderProcess("ours") as reader:
        answer, usage = reader.read(photo)
    assert tuple(answer.values) == FIELD_KEYS
    assert usage.wall > 0
    assert usage.cpu > 0


def test_reader_process_outlives_a_photo_it_cannot_read(photo: bytes) -> None:
    with ReaderProcess("ours") as reader:
        broken, _ = reader.read(b"no picture")
        whole, _ = reader.read(photo)
    assert set(broken.values.values()) == {""}
    assert whole.corners is not None


def test_reader_process_that_cannot_start_says_so() -> None:
    with pytest.raises(RuntimeError, match="The reader nobody ended with 1"):
        ReaderProcess("nobody")


def test_cost_is_measured_in_fresh_processes(photo: bytes) -> None:
    cost = measure_cost("ours", [photo])
    assert cost.start > 0
    assert cost.peak > 50  # MiB: an interpreter with NumPy, OpenCV and ONNX Runtime holds more
    assert cost.photos == 1
