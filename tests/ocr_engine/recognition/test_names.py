"""The table of usual names and words of addresses."""

import numpy as np
import pytest

from ocr_engine.recognition import letters, names
from ocr_engine.recognition.alphabet import encode


@pytest.mark.parametrize(
    ("usual", "strange"),
    [
        ("YOS SUDARSO", "YOS SUPARSO"),
        ("GG. RAJAWALI", "GG. RAJAWADI"),
        ("RETNO LESTARI", "KETNO LESTARI"),
        ("I'IN", "'IN"),
        ("KARNO", "KAR NO"),
        ("JL. MAWAR", "JL. JL. MAWAR"),
    ],
)
def test_a_known_word_is_likelier_than_one_that_only_looks_like_it(usual, strange):
    by_letters = letters.log_likelihood(usual) - letters.log_likelihood(strange)
    by_words = names.log_likelihood(usual) - names.log_likelihood(strange)
    assert by_words > 0
    assert by_words >= by_letters


def test_an_unknown_word_costs_little_more_than_its_letters():
    assert names.log_likelihood("QXZWVJ") == pytest.approx(
        letters.log_likelihood("QXZWVJ") + np.log(names.UNKNOWN)
    )


@pytest.mark.parametrize("text", ["C14/72", "NO.", "007/013", "A B-3"])
def test_numbers_blocks_and_abbreviations_are_no_words(text):
    assert names.log_likelihood(text) == letters.log_likelihood(text)


@pytest.mark.parametrize(
    "texts",
    [
        ["NO.5", "NO. 5", "NO 5"],
        ["GG IX 213C", "GG IX 213 C", "GG IX 213-C", "GG IX 213 -C"],
        ["NO 151-3", "NO 1513", "NO 151,3"],
        ["SYAFI'I PAULUS", "SYAFII PAULUS"],
        ["PERUM INDAH BLOK A-5", "PERUM INDAH BLOK A5", "PERUM INDAH BLOK A 5"],
    ],
)
def test_how_a_number_or_a_name_was_typed_is_left_to_the_picture(texts):
    usual = names.usual_however_parted(texts)
    assert usual == pytest.approx([max(usual)] * len(texts))


def test_a_speck_behind_a_word_is_still_less_usual_than_none():
    bare, speck = names.usual_however_parted(
        ["CEMPAKA PUTIH I NO. 151-3", "CEMPAKA PUTIH I NO. 151-3'"]
    )
    assert bare > speck


def test_how_words_are_parted_is_not_left_to_the_picture():
    first, second = names.usual_however_parted(["YOS SUDARSO 5", "YOS SU DARSO 5"])
    assert first > second


def test_any_text_has_a_likelihood():
    for text in ("", " ", "'", "''", "X" * 500, "-"):
        assert names.log_likelihood(text) < 0


@pytest.mark.parametrize("text", ["YOS SUDARSO", "QXZWVJ", "JL. K.H. DEWANTARA NO. I", "A: B"])
def test_a_beginning_that_has_ended_counts_as_the_whole_text(text):
    ended = f"{text} "
    counted = names.Beginnings(1.0)(tuple(encode(ended)))
    [usual] = names.usual_however_parted([ended])
    end_of_text = letters.log_likelihood(ended) - letters.log_likelihood_of_beginning(ended)
    assert counted == pytest.approx(usual - end_of_text, abs=1e-3)


def test_the_beginning_of_a_known_word_is_usual_before_it_ends():
    counted = names.Beginnings(0.5)
    known, strange = (counted(tuple(encode(text))) for text in ("JL. SUDIRM", "JL. SUPIRM"))
    assert known > strange + 1


def test_the_beginning_of_nothing_counts_nothing():
    assert names.Beginnings(1.0)(()) == 0.0
