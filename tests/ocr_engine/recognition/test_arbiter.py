import pytest

from ocr_engine.recognition import arbiter
from ocr_engine.recognition.lines import ReadLine


@pytest.mark.parametrize(("confidence", "needed"), [(0.2, True), (0.95, False)])
def test_second_opinion_is_asked_only_in_doubt(confidence, needed):
    assert arbiter.needs_second_opinion(ReadLine("SITI", confidence)) is needed


def test_no_second_opinion_is_asked_about_a_blood_type():
    assert arbiter.needs_second_opinion(ReadLine("A", 0.2)) is False


def test_choose_trusts_agreement():
    assert arbiter.choose(ReadLine("SITI", 0.6), ReadLine("SITI", 0.9)) == ReadLine("SITI", 0.9)


def test_choose_keeps_the_network_unless_it_is_lost():
    assert arbiter.choose(ReadLine("SITI", 0.6), ReadLine("S1TI", 0.95)).text == "SITI"
    assert arbiter.choose(ReadLine("S?", 0.1), ReadLine("SITI", 0.95)).text == "SITI"
