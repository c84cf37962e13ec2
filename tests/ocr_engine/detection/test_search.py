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


def two_cards(photo, corners, *, side_by_side):
    """Return a table with a card, and with another beside it or without; and both cards' corners.

    Each is the same card, seen from straight above.
    """
    card = geometry.rectify(photo, corners, (500, 315))
    table = np.full((900, 1400, 3), (96, 84, 70), np.uint8)
    places = [np.array((80, 90), np.float32), np.array((800, 500), np.float32)]
    for left, top in np.array(places[: 1 + side_by_side], int):
        table[top : top + 315, left : left + 500] = card
    return table, [geometry.frame(500, 315) + place for place in places]


def test_a_further_card_is_seen_when_the_found_one_is_painted_over(flat_sample):
    table, (first, second) = two_cards(flat_sample.photo, flat_sample.corners, side_by_side=True)
    for own, other in ((first, second), (second, first)):
        found = search.find_further(table, own)
        assert found is not None
        assert geometry.intersection_over_union(found, other) > 0.8


def test_beside_a_lone_card_there_is_no_further_one(flat_sample):
    table, (own, _) = two_cards(flat_sample.photo, flat_sample.corners, side_by_side=False)
    assert search.find_further(table, own) is None


def test_an_empty_picture_holds_no_card_in_any_part():
    corners, mask = search.find_roughly(
        np.full((600, 800, 3), 127, np.uint8), search.CLOSE_UP_ROOMS
    )
    assert corners is None
    assert mask.shape == (256, 384)
