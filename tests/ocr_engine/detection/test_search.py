"""Search for cards that do not stand out on the whole photo."""

import numpy as np

from ocr_engine import geometry
from ocr_engine.detection import search
from ocr_engine.detection.detector import detect_card
from ocr_engine.training import defects, synthetic

TOO_SMALL_FOR_THE_FIRST_LOOK = 70_000_007


def test_a_card_too_small_for_the_first_look_is_found_in_a_part():
    rng = synthetic.generator("validation", TOO_SMALL_FOR_THE_FIRST_LOOK)
    planted = defects.plant("image_low_resolution", rng, split="validation", width=1280)
    found = detect_card(planted.photo)
    assert geometry.intersection_over_union(found.corners, planted.corners) > 0.95


def test_an_empty_picture_holds_no_card_in_any_part():
    corners, mask = search.find_roughly(
        np.full((600, 800, 3), 127, np.uint8), search.CLOSE_UP_ROOMS
    )
    assert corners is None
    assert mask.shape == (256, 384)
