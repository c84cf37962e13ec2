import pytest

from kyc.services.analytics import Share


def test_share_of_nothing_says_nothing():
    assert (Share(0, 0).value, Share(0, 0).bounds) == (0.0, (0.0, 1.0))


# From Newcombe 1998, table I, method 3.
@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)],
)
def test_bounds_are_those_of_wilson(part, whole, low, high):
    assert Share(part, whole).bounds == pytest.approx((low, high), abs=1e-4)
