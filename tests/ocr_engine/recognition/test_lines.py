import numpy as np
import pytest

from ocr_engine.recognition import alphabet
from ocr_engine.recognition.lines import prefix_beam_search


def test_alphabet_round_trip_passes_over_what_no_card_prints():
    assert alphabet.decode(alphabet.encode("JL. A'B-C/9 (X)+é")) == "JL. A'B-C/9 (X)+"


def one_hot(path, classes=4, certainty=0.9):
    steps = np.full((len(path), classes), (1 - certainty) / (classes - 1))
    steps[np.arange(len(path)), path] = certainty
    return steps


def test_prefix_beam_search_folds_repeats_and_parts_at_blanks():
    beams = prefix_beam_search(one_hot([1, 1, 0, 1, 2]), longest=5)
    assert max(beams, key=beams.__getitem__) == (1, 1, 2)


def test_prefix_beam_search_sums_to_at_most_one():
    rng = np.random.default_rng(0)
    posteriors = rng.dirichlet(np.ones(4), 5)
    beams = prefix_beam_search(posteriors, longest=5, width=10_000)
    assert sum(beams.values()) == pytest.approx(1.0, abs=1e-9)


def test_prefix_beam_search_drops_texts_beyond_the_longest():
    beams = prefix_beam_search(one_hot([1, 2, 3]), longest=2)
    assert max(map(len, beams)) == 2
