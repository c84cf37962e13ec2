"""The card's corners on photographs that led them astray."""

import numpy as np

from ocr_engine.detection import detector
from ocr_engine.training import synthetic

BETTER_SEEN_ASLANT = 8_300_086


def test_small_card_askew_is_found_on_the_photo_turned_by_an_eighth(monkeypatch):
    rng = synthetic.generator("validation", BETTER_SEEN_ASLANT)
    sample = synthetic.render_photo(rng, split="validation", tier="rotated", width=800)
    assert _farthest(sample) < 12
    monkeypatch.setattr(detector, "ASKEW", 0.0)
    assert _farthest(sample) > 50


def _farthest(sample: synthetic.Sample) -> float:
    """Return how far the corner that was found worst is from its place, in pixels."""
    found = detector.detect_card(sample.photo)
    assert found is not None
    return float(np.hypot(*(found.plane - sample.corners).T).max())
