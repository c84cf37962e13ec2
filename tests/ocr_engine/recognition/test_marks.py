"""How usual marks are between words."""

import pytest

from ocr_engine.recognition import marks


@pytest.mark.parametrize(
    ("word", "mark"),
    [
        ("whale,", ","),
        ("whale.", "."),
        ('said,"', ","),
        ("(see page 42).", "."),
        ("page 42)", ""),
        ("whale", ""),
        ('"', ""),
        ("...", "."),
        ("", ""),
    ],
)
def test_a_words_mark_stands_before_quotes_and_brackets_that_close(word, mark):
    assert marks.mark(word) == mark


@pytest.mark.parametrize(
    ("word", "beginning"),
    [
        ("whale", "small"),
        ('"Whale', "capital"),
        ("(1866)", "digit"),
        ("\N{LEFT DOUBLE QUOTATION MARK}the", "small"),
        ("--", "other"),
        ('"', "other"),
        ("", "other"),
    ],
)
def test_a_beginning_stands_behind_quotes_and_brackets_that_open(word, beginning):
    assert marks.beginning(word) == beginning


def test_a_comma_is_likelier_before_a_small_letter_and_a_full_stop_before_a_capital():
    def gain(following):
        return marks.log_likelihood("sea,", following) - marks.log_likelihood("sea.", following)

    assert gain("and") > 2
    assert gain("The") < -1


@pytest.mark.parametrize("following", marks.BEGINNINGS)
def test_every_mark_is_possible_before_every_word(following):
    shares = marks._table()[following]
    assert set(shares) == set(marks.MARKS)
    assert all(-20 < share < 0 for share in shares.values())
