"""Words out of class probabilities: how sure each is, and what else it may be."""

import numpy as np
import pytest

from ocr_engine.recognition.alphabet import BLANK, PRINT, encode
from ocr_engine.recognition.print import ReadRun, _words

CROP = np.full((32, 60), 255, np.uint8)


def posteriors(*steps):
    """Return rows of probabilities from pairs such as (("a", 0.9), ("b", 0.1)); "_" is blank."""
    rows = np.zeros((len(steps), len(PRINT) + 1), np.float32)
    for row, step in zip(rows, steps, strict=True):
        for letter, share in step:
            row[BLANK if letter == "_" else encode(letter, PRINT)[0]] = share
    return rows


def sure(letter):
    return ((letter, 1.0),)


def test_a_word_is_as_sure_as_its_least_certain_character():
    seen = posteriors(sure("o"), sure("_"), (("f", 0.7), ("t", 0.3)))
    (word,) = _words(seen, CROP, PRINT)
    assert (word.text, word.confidence) == ("of", pytest.approx(0.7))


@pytest.mark.parametrize("between", [" ", "x"])
def test_what_was_nearly_read_between_two_letters_makes_a_word_doubtful(between):
    seen = posteriors(sure("f"), (("_", 0.6), (between, 0.4)), sure("t"))
    (word,) = _words(seen, CROP, PRINT)
    assert (word.text, word.confidence) == ("ft", pytest.approx(0.6))


def test_the_letters_themselves_between_two_letters_are_no_doubt():
    seen = posteriors(sure("f"), (("_", 0.4), ("f", 0.3), ("t", 0.3)), sure("t"))
    assert _words(seen, CROP, PRINT)[0].confidence == 1.0


def test_likely_texts_are_all_that_the_picture_allows():
    seen = posteriors(sure("f"), (("_", 0.6), (" ", 0.4)), sure("t"))
    run = ReadRun(_words(seen, CROP, PRINT), seen, PRINT)
    shares = run.likely_texts()
    assert (shares["ft"], shares["f t"]) == (
        pytest.approx(0.6, abs=1e-4),
        pytest.approx(0.4, abs=1e-4),
    )
    assert (run.text, run.confidence) == ("ft", pytest.approx(0.6))
