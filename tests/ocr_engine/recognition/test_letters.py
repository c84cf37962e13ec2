"""The model of usual letters."""

import pytest

from ocr_engine.recognition import letters


def test_a_usual_spelling_is_likelier_than_a_strange_one():
    for usual, strange in (("JL. MAWAR", "JI. MAWAR"), ("BONJOL", "BONJQL"), ("SARI", "S4RI")):
        assert letters.log_likelihood(usual) > letters.log_likelihood(strange)


def test_one_digit_is_as_usual_as_another():
    assert letters.log_likelihood("NO. 142") == letters.log_likelihood("NO. 987")


def test_each_letter_is_seen_after_the_two_before_it():
    assert letters.runs([5, 6], 3) == [(0, 0, 5), (0, 5, 6), (5, 6, 0)]


def test_a_table_of_another_alphabet_is_refused():
    with pytest.raises(ValueError, match="was made for another alphabet"):
        letters.load(letters.TABLE, (30, 30, 30))
