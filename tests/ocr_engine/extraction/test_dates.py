import pytest

from ocr_engine.extraction import dates


@pytest.mark.parametrize(
    ("text", "is_birth", "is_expiry"),
    [
        ("05-12-1989", True, False),
        ("29-02-2020", True, True),
        ("29-02-1935", False, False),
        ("31-04-2015", False, False),
        ("26-09-2010", True, False),
        ("26-09-2011", True, True),
        ("26-09-2099", False, True),
        ("00-00-0000", False, False),
        ("5-12-1989", False, False),
        ("", False, False),
    ],
)
def test_a_day_stands_in_the_calendar_and_where_it_belongs(text, is_birth, is_expiry):
    assert (dates.is_of_birth(text), dates.is_of_expiry(text)) == (is_birth, is_expiry)
