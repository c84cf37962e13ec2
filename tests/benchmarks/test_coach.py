import pytest

from benchmarks import coach

PHOTOS = 12


@pytest.mark.browser
def test_browser_and_python_say_the_same_of_degraded_cards():
    cases = coach.compare("train", PHOTOS)
    assert [case.browser for case in cases] == [case.python for case in cases]
    assert {case.kind for case in cases} == set(coach.KINDS)
    assert any(case.python for case in cases)
