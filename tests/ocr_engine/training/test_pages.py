import numpy as np
import pytest

from ocr_engine.recognition.alphabet import PRINT, STUDY
from ocr_engine.recognition.lines import LINE_HEIGHT
from ocr_engine.training import noisy_words, pages, printed_lines, prose, synthetic


def test_invented_words_are_among_what_the_reader_tells_apart():
    words = prose.invent_words(synthetic.generator("train", 1), 2000)
    assert len(words) == 2000
    assert set("".join(words)) <= set(PRINT)
    assert len(set(words)) > 800


@pytest.mark.parametrize("tier", pages.TIERS)
def test_a_page_holds_the_words_it_was_given_in_their_order(tier):
    rng = synthetic.generator("test", 2)
    words = prose.invent_words(rng, 300)
    page, used = pages.render_page(words, rng, "test", tier, rows=9)
    assert page.text == " ".join(words[:used])
    assert len(page.lines) == 9


def test_equal_numbers_render_equal_runs():
    (one, text), (other, same) = (printed_lines.render_runs(3, "train")[0] for _ in range(2))
    np.testing.assert_array_equal(one, other)
    assert (text, one.shape[0]) == (same, LINE_HEIGHT)


def test_noisy_words_are_five_letters_of_the_study():
    rendered = noisy_words.render_words(4, "validation")
    assert {len(word) for _, word in rendered} == {5}
    assert set("".join(word for _, word in rendered)) <= set(STUDY)
    assert {picture.shape for picture, _ in rendered} == {(LINE_HEIGHT, 128)}
