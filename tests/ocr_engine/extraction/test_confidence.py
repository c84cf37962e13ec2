from itertools import pairwise

import pytest

from ocr_engine.elements import FIELD_KEYS
from ocr_engine.extraction import confidence


@pytest.mark.parametrize("key", FIELD_KEYS)
def test_calibrated_never_falls_as_the_network_grows_surer(key):
    values = [confidence.calibrated(key, raw / 50) for raw in range(51)]
    assert all(before <= after for before, after in pairwise(values))
    assert 0.0 <= values[0] <= values[-1] <= 1.0
