"""The model of prose's usual letters."""

import pytest

from ocr_engine.recognition import prose_letters


@pytest.mark.parametrize(
    ("usual", "strange"),
    [
        ("vessels", "vcssels"),
        ("of the", "ofthe"),
        ("another", "anothcr"),
        ("dengan", "dcngan"),
        ("kecamatan", "kecannatan"),
        ("hurried", "huiiied"),
    ],
)
def test_a_usual_spelling_is_likelier_than_a_strange_one(usual, strange):
    assert prose_letters.log_likelihood(usual) > prose_letters.log_likelihood(strange)


def test_capitals_curls_and_digits_are_as_usual_as_their_like():
    assert prose_letters.log_likelihood("WATER") == prose_letters.log_likelihood("water")
    assert prose_letters.log_likelihood("it\N{RIGHT SINGLE QUOTATION MARK}s") == (
        prose_letters.log_likelihood("it's")
    )
    assert prose_letters.log_likelihood("1866") == prose_letters.log_likelihood("2047")


def test_any_text_has_a_likelihood():
    for text in ("", " ", "\N{EM DASH}", "\N{GREEK SMALL LETTER ALPHA}{}~", "x" * 500):
        assert prose_letters.log_likelihood(text) <= 0
