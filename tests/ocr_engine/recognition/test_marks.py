"""A comma and a full stop, told apart by the word behind them."""

import pytest

from ocr_engine.recognition import marks


def likeliest(shares, following):
    weighed = marks.parted(shares, following)
    assert sum(weighed.values()) == pytest.approx(sum(shares.values()))
    return max(weighed, key=weighed.__getitem__)


@pytest.mark.parametrize("following", ["and", '"and', "(see"])
def test_before_a_small_letter_a_doubtful_mark_is_a_comma(following):
    assert likeliest({"sea.": 0.7, "sea,": 0.2, "sea": 0.1}, following) == "sea,"


@pytest.mark.parametrize("following", ["The", "42", "--", '"', ""])
def test_before_anything_else_the_picture_decides(following):
    assert likeliest({"sea.": 0.7, "sea,": 0.3}, following) == "sea."


def test_a_clear_full_stop_stays():
    assert likeliest({"etc.": 0.99, "etc,": 0.01}, "and") == "etc."


@pytest.mark.parametrize(
    "shares",
    [
        {"Why?": 0.6, "Why": 0.4},
        {"sea,": 0.6, "sea'": 0.4},
        {"e.g.": 0.6, "e.g,": 0.4},
        {"sea.": 0.6, "see,": 0.4},
        {"sea": 0.6, "sea.": 0.4},
    ],
)
def test_nothing_but_a_comma_and_a_full_stop_behind_one_word_is_weighed(shares):
    assert marks.parted(shares, "and") == shares
