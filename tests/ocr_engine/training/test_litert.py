"""Two networks that ship are enough: one with a recurrent layer, and one in eight bits."""

import keras
import numpy as np
import pytest

from ocr_engine.recognition import characters as reader
from ocr_engine.runtime import WEIGHTS
from ocr_engine.training import characters, litert
from ocr_engine.training.export import MOST_DIFFERENCE

LINE = 70_100_000  # number of a rendered line that no range was taken from


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return litert.write(WEIGHTS / "characters.keras", tmp_path_factory.mktemp("phone"))


def test_recurrent_reader_answers_as_keras_does_at_any_width(tmp_path):
    [written] = litert.write(WEIGHTS / "lines.keras", tmp_path, [litert.FLOAT])
    model = keras.models.load_model(WEIGHTS / "lines.keras", compile=False)
    reader = litert.LiteRTNetwork(written.path)
    for width in (64, 320, 128):
        batch = np.random.default_rng(width).normal(0, 1, (2, 32, width, 1)).astype(np.float32)
        expected = keras.ops.convert_to_numpy(model(batch, training=False))
        answer = reader(batch)
        assert answer.shape == expected.shape
        assert np.abs(answer - expected).max() < MOST_DIFFERENCE


def test_write_names_a_file_for_each_kind(written):
    names = [one.path.name for one in written]
    assert names == ["characters.tflite", "characters-int8.tflite"]


def test_full_numbers_answer_as_keras_does(written):
    assert written[0].difference < MOST_DIFFERENCE


def test_eight_bits_read_the_same_and_are_a_third_of_the_size(written):
    crops = [cut.crop for cut in characters.render_characters(LINE, "validation")]
    seen = reader.strip(np.stack(crops))[None]
    full, small = (litert.LiteRTNetwork(one.path)(seen) for one in written)
    assert small.argmax(axis=2).tolist() == full.argmax(axis=2).tolist()
    sizes = [one.path.stat().st_size for one in written]
    assert sizes[1] < sizes[0] / 3


def test_padded_fills_a_line_up_to_a_whole_step():
    line = litert.padded(np.tile(np.arange(70, dtype=np.uint8), (32, 1)))
    assert line.shape == (32, 128, 1)
    assert line[:, 70:].any() is np.False_
    assert abs(float(line[:, :70].mean())) < 1e-5
