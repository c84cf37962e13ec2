import numpy as np
import pytest

from ocr_engine.examples import write_examples
from ocr_engine.training.stores import LONGEST_TEXT, WIDEST_LINE, correction_set, stored


def crop(width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (32, width)).astype(np.uint8)


def test_examples_are_read_as_they_were_written(tmp_path):
    written = [(crop(40), "SITI"), (crop(90, 1), "AISYAH")]
    write_examples(tmp_path / "corrections-00001.npz", written)
    store = stored(tmp_path / "corrections-00001.npz")
    assert [str(text) for text in store.texts] == ["SITI", "AISYAH"]
    for row, (pixels, _text) in enumerate(written):
        np.testing.assert_array_equal(store.crop(row), pixels)


def test_corrections_of_all_files_are_joined(tmp_path):
    for number, text in enumerate(("SITI", "AISYAH"), 1):
        path = tmp_path / f"corrections-{number:05}.npz"
        write_examples(path, [(crop(30 * number, number), text)])
    store = correction_set(tmp_path)
    assert list(store.texts) == ["SITI", "AISYAH"]
    np.testing.assert_array_equal(store.crop(1), crop(60, 2))


def test_what_nobody_can_learn_is_left_out(tmp_path):
    blank = np.full((32, 50), 128, np.uint8)
    examples = [
        (blank, "BLANK"),
        (crop(WIDEST_LINE + 1), "WIDE"),
        (crop(50), "lower"),
        (crop(50), "A" * (LONGEST_TEXT + 1)),
        (crop(50, 3), "JL. MERDEKA NO. 1/2"),
    ]
    write_examples(tmp_path / "corrections-00001.npz", examples)
    store = correction_set(tmp_path)
    assert list(store.texts) == ["JL. MERDEKA NO. 1/2"]
    np.testing.assert_array_equal(store.crop(0), crop(50, 3))


def test_folder_without_corrections_is_refused(tmp_path):
    with pytest.raises(ValueError, match="holds no corrections"):
        correction_set(tmp_path)


def test_joined_stores_keep_their_lines_apart(tmp_path):
    for number in (1, 2):
        write_examples(tmp_path / f"{number}.npz", [(crop(20 * number, number), str(number))])
    one, other = (stored(tmp_path / f"{number}.npz") for number in (1, 2))
    both = one.joined(other)
    np.testing.assert_array_equal(both.crop(0), one.crop(0))
    np.testing.assert_array_equal(both.crop(1), other.crop(0))
