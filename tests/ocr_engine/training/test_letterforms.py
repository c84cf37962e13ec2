import numpy as np
import pytest

from ocr_engine.training import lines, synthetic
from ocr_engine.training.letterforms import vary_letterforms


@pytest.fixture(scope="module")
def crop():
    return lines.render_line(synthetic.generator("validation", 3), "validation")[0]


def test_letterforms_vary_and_the_size_stays(crop):
    varied = vary_letterforms(crop, np.random.default_rng(1))

    assert varied.shape == crop.shape
    assert varied.dtype == np.uint8
    assert np.abs(varied.astype(int) - crop).mean() > 1


def test_the_same_seed_varies_the_same(crop):
    one, again = (vary_letterforms(crop, np.random.default_rng(7)) for _ in range(2))

    np.testing.assert_array_equal(one, again)


def test_no_letter_leaves_its_place_by_more_than_a_few_pixels():
    """What stands far from its place would be read against the wrong step of the network."""
    line = np.full((32, 400), 220, np.uint8)
    line[8:24, 198:202] = 20
    for seed in range(50):
        varied = vary_letterforms(line, np.random.default_rng(seed))
        ink = np.flatnonzero(varied.min(axis=0) < 120)
        assert 190 <= ink.min() <= ink.max() <= 210


def test_paper_without_print_stays_empty():
    paper = np.full((32, 200), 200, np.uint8)

    assert (vary_letterforms(paper, np.random.default_rng(3)) == 200).all()
