"""The card's corners on photographs that led them astray."""

import numpy as np

from ocr_engine import geometry
from ocr_engine.detection import detector
from ocr_engine.training import synthetic

BETTER_SEEN_ASLANT = 8_300_086


def test_small_card_askew_is_found_on_the_photo_turned_by_an_eighth(monkeypatch):
    rng = synthetic.generator("validation", BETTER_SEEN_ASLANT)
    sample = synthetic.render_photo(rng, split="validation", tier="rotated", width=800)
    assert _farthest(sample) < 12
    monkeypatch.setattr(detector, "ASKEW", 0.0)
    assert _farthest(sample) > 50


def test_side_that_was_cut_off_does_not_wander_away(monkeypatch):
    rng = synthetic.generator("validation", 2)
    sample = synthetic.render_photo(rng, split="validation", tier="mild", width=1000)
    left, width = sample.corners[:, 0].min(), np.ptp(sample.corners[:, 0])
    cut = int(left + 0.2 * width)
    corners = (sample.corners - (cut, 0)).astype(np.float32)

    def overlap() -> float:
        found = detector.detect_card(np.ascontiguousarray(sample.photo[:, cut:]))
        assert found is not None
        return geometry.intersection_over_union(found.corners, corners)

    assert overlap() > 0.95
    monkeypatch.setattr(detector, "LOOKS_BEYOND", 9)
    assert overlap() < 0.95


def _farthest(sample: synthetic.Sample) -> float:
    """Return how far the corner that was found worst is from its place, in pixels."""
    found = detector.detect_card(sample.photo)
    assert found is not None
    return float(np.hypot(*(found.plane - sample.corners).T).max())
