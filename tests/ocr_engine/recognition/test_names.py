"""The table of usual names and words of addresses."""

import numpy as np
import pytest

from ocr_engine.recognition import letters, names


@pytest.mark.parametrize(
    ("usual", "strange"),
    [
        ("YOS SUDARSO", "YOS SUPARSO"),
        ("GG. RAJAWALI", "GG. RAJAWADI"),
        ("RETNO LESTARI", "KETNO LESTARI"),
        ("I'IN", "'IN"),
    ],
)
def test_a_known_word_gains_on_one_that_only_looks_like_it(usual, strange):
    by_letters = letters.log_likelihood(usual) - letters.log_likelihood(strange)
    by_words = names.log_likelihood(usual) - names.log_likelihood(strange)
    assert by_words > max(by_letters, 0)


def test_an_unknown_word_costs_little_more_than_its_letters():
    assert names.log_likelihood("QXZWVJ") == pytest.approx(
        letters.log_likelihood("QXZWVJ") + np.log(names.UNKNOWN)
    )


def test_numbers_blocks_and_single_letters_are_no_words():
    for text in ("C14/72", "NO.", "007/013", "A B-3"):
        words = names.WORD.findall(text)
        assert words == (["NO"] if text == "NO." else [])
    assert names.log_likelihood("C14/72") == letters.log_likelihood("C14/72")


def test_any_text_has_a_likelihood():
    for text in ("", " ", "'", "''", "X" * 500, "-"):
        assert names.log_likelihood(text) < 0
