"""The portrait tells where a card's mask leads a side astray."""

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.detection import contours, sides
from ocr_engine.detection.masks import INPUT_SIZE

VIEW = geometry.inset_frame(INPUT_SIZE, 0.1)
PORTRAIT = np.array([(0.75, 0.2), (0.95, 0.2), (0.95, 0.65), (0.75, 0.65)], np.float32)
LEANING = np.array([(38, 26), (360, 26), (335, 230), (38, 230)], np.float32)


def view(card: np.ndarray, *, portrait: bool = True) -> np.ndarray:
    """Return the masks of a card that lies on a quad of the view."""
    masks = np.zeros((INPUT_SIZE[1], INPUT_SIZE[0], 4), np.float32)
    quad = geometry.project(PORTRAIT, geometry.homography(geometry.frame(1, 1), card))
    for place, shape in ((0, card), (3, quad)) if portrait else ((0, card),):
        drawn = np.zeros(masks.shape[:2], np.uint8)
        cv2.fillConvexPoly(drawn, shape.round().astype(np.int32), 1)
        masks[..., place] = drawn
    return masks


def with_finger(masks: np.ndarray) -> np.ndarray:
    """Let a finger over the top of the right side look like card."""
    drawn = np.zeros(masks.shape[:2], np.uint8)
    cv2.ellipse(drawn, (355, 65), (30, 26), 0, 0, 360, 1, -1)
    masks[..., 0] = np.maximum(masks[..., 0], drawn)
    return masks


def fit(masks: np.ndarray) -> np.ndarray:
    fitted = contours.fit_quad(masks[..., 0])
    assert fitted is not None
    return fitted


def test_portrait_fills_its_box_on_the_true_plane_only():
    masks = view(VIEW)
    assert sides.uprightness(masks, VIEW) > sides.UPRIGHT
    assert sides.uprightness(masks, LEANING) < sides.UPRIGHT
    assert sides.uprightness(view(VIEW, portrait=False), VIEW) == 0.0


def test_fitted_sides_stay_where_the_portrait_stands_upright_or_is_not_seen():
    for masks in (view(VIEW), view(VIEW, portrait=False)):
        fitted = fit(masks)
        assert sides.truest(masks, fitted, LEANING) is fitted


def test_side_that_a_finger_drew_outwards_is_brought_back():
    masks = with_finger(view(VIEW))
    fitted = fit(masks)
    assert np.abs(fitted - VIEW).max() > 20
    np.testing.assert_allclose(sides.truest(masks, fitted, LEANING), VIEW, atol=2.0)


def test_sides_come_to_lean_as_the_portrait_does_where_all_are_wrong():
    masks = view(LEANING)
    np.testing.assert_allclose(sides.truest(masks, VIEW, VIEW), LEANING, atol=3.0)
