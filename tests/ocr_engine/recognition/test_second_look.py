import numpy as np

from ocr_engine.recognition import second_look
from ocr_engine.recognition.lines import ReadLine
from tests.ocr_engine.recognition.test_decoding import drawn


def look(text, certainty):
    return ReadLine(text, certainty, (drawn(text, certainty),))


def test_agree_believes_the_text_that_most_looks_allow():
    seen = [look("KAW1N", 0.5), look("KAWIN", 0.8), look("KAWIN", 0.7)]
    agreed = second_look.agree(seen)
    assert agreed.text == "KAWIN"
    assert 0.5 < agreed.confidence <= 0.8


def test_agree_keeps_a_text_that_every_look_saw():
    agreed = second_look.agree([look("WNI", 0.6), look("WNI", 0.9)])
    assert (agreed.text, round(agreed.confidence, 3)) == ("WNI", 0.9)


def test_variants_keep_the_size_and_leave_the_crop_untouched():
    crop = np.random.default_rng(0).integers(0, 255, (32, 90), np.uint8)
    before = crop.copy()
    assert [variant.shape for variant in second_look.variants(crop)] == [crop.shape] * 2
    np.testing.assert_array_equal(crop, before)


def test_agree_puts_the_look_that_believes_the_text_first_and_keeps_all():
    seen = [look("KAW1N", 0.5), look("KAWIN", 0.8), look("KAWIN", 0.7)]
    looks = second_look.agree(seen).looks
    assert len(looks) == 3
    assert looks[0] is seen[1].looks[0]
