"""The table of usual words."""

import numpy as np
import pytest

from ocr_engine.recognition import prose_letters, vocabulary


@pytest.mark.parametrize(
    ("usual", "strange"),
    [
        ("phosphorescent,", "phosphorcscent,"),
        ("frequented", "frequerited"),
        ("menjalankan", "menjalaukan"),
        ("the", "thc"),
        ('"hundred', '"hunied'),
    ],
)
def test_a_known_word_is_likelier_than_one_that_only_looks_like_it(usual, strange):
    by_letters = prose_letters.log_likelihood(usual) - prose_letters.log_likelihood(strange)
    by_words = vocabulary.log_likelihood(usual) - vocabulary.log_likelihood(strange)
    assert by_words > max(by_letters, 0)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("whale,", ["whale"]),
        ("(entered", ["entered"]),
        ("GOVERNOR", ["governor"]),
        ("ship's", ["ship"]),
        ("ship\N{RIGHT SINGLE QUOTATION MARK}s", ["ship"]),
        ("well-known", ["well", "known"]),
        ("sea\N{EM DASH}and", ["sea", "and"]),
        ("o'clock", ["o'clock"]),
        ("1866.", ["1866"]),
        ("--", ["--"]),
    ],
)
def test_marks_and_a_possessive_are_no_part_of_a_word(word, parts):
    assert vocabulary.parts(word) == parts


def test_known_are_words_and_not_codes():
    assert vocabulary.knows("Whales,")
    assert vocabulary.knows("sea-monster")
    assert not vocabulary.knows("X12-B7")
    assert not vocabulary.knows("1866")


def test_an_unknown_word_costs_little_more_than_its_letters():
    code = "BXQ-17"
    difference = vocabulary.log_likelihood(code) - prose_letters.log_likelihood(code)
    assert difference == pytest.approx(np.log(vocabulary.UNKNOWN))


def test_any_text_has_a_likelihood():
    for text in ("", " ", "\N{EM DASH}", "\N{GREEK SMALL LETTER ALPHA}{}~", "x" * 500, "-", "'s"):
        assert vocabulary.log_likelihood(text) <= 0
