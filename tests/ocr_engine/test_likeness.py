"""The same card is like itself under other light and from another side, and unlike another."""

import cv2
import numpy as np

from ocr_engine import geometry, likeness
from ocr_engine.training import camera, synthetic
from ocr_engine.training.card import draw_card
from ocr_engine.training.people import invent_person


def shot(number: int, conditions: int) -> str:
    """Return the likeness of one card under conditions drawn apart from it."""
    rng = synthetic.generator("validation", number)
    card = draw_card(invent_person(rng), rng, split="validation", width=600).image
    rng = synthetic.generator("validation", conditions)
    taken = camera.draw_conditions("mild", rng)
    placed = camera.place_card((card.shape[1], card.shape[0]), (800, 600), taken, rng)
    photo = camera.photograph(card, placed, (800, 600), taken, rng, split="validation")
    frame = geometry.frame(card.shape[1], card.shape[0])
    return likeness.describe(photo, geometry.project(frame, placed))


def apart(one: str, other: str) -> float:
    return (int(one, 16) ^ int(other, 16)).bit_count() / likeness.BITS


def test_same_card_keeps_nearly_all_bits_and_another_keeps_half():
    one, again, other = shot(1, 11), shot(1, 12), shot(2, 13)
    assert len(one) * 4 == likeness.BITS == 576
    assert apart(one, again) < 0.2
    assert apart(one, other) > 0.35


def test_light_over_the_whole_card_changes_few_bits():
    picture = np.random.default_rng(0).integers(60, 200, (316, 500, 3), np.uint8)
    picture = cv2.GaussianBlur(picture, (0, 0), 6)
    frame = geometry.frame(500, 316)
    darker = (picture * np.linspace(0.5, 1.0, 500)[None, :, None]).astype(np.uint8)
    assert apart(likeness.describe(picture, frame), likeness.describe(darker, frame)) < 0.1
