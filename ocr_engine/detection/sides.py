"""Choose a card's four sides where its mask alone leads astray.

A finger on the edge, or a table that looks like card, draws a side outwards, and each further look
from there would follow. The portrait tells: it is printed as an upright rectangle, so on the plane
of true sides it fills its upright box, and on that of a slanted side it does not.
"""

from itertools import product

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.detection import contours

Side = tuple[np.ndarray, np.ndarray]  # a point on it, and its direction
UPRIGHT = 0.97  # share of its box that a portrait fills where the sides are true
LEAST_PORTRAIT = 400.0  # pixels of the mask: less tells nothing
FINGER = 55  # pixels of the mask: what is narrower and sticks out of the card is none of it


def uprightness(masks: np.ndarray, quad: np.ndarray) -> float:
    """Return how upright the portrait stands on a quad's plane.

    Args:
        masks: of a view, (H, W, 4).
        quad: corners (4, 2) on that view.

    Returns:
        The share (0..1) of its upright box that the portrait fills; 0 where none is seen.
    """
    outline = _portrait(masks)
    return 0.0 if outline is None else _filled(outline, quad)


def truest(masks: np.ndarray, fitted: np.ndarray, current: np.ndarray) -> np.ndarray:
    """Return the card's corners on a view.

    Args:
        masks: of the view, (H, W, 4).
        fitted: corners (4, 2) as the card's mask has them.
        current: corners (4, 2) by which the view was taken.

    Returns:
        `fitted` where the portrait stands upright on it; otherwise, of all four sides that can be
        made of these, of a mask without fingers, and of lines that lean as the portrait does, those
        that fit mask and portrait best.
    """
    outline = _portrait(masks)
    if outline is None or _filled(outline, fitted) >= UPRIGHT:
        return fitted
    body = _without_fingers(masks[..., 0])
    quads = [quad for quad in (fitted, current, contours.fit_quad(body)) if quad is not None]
    choices = [_sides(quad) for quad in quads]
    portrait = contours.fit_quad(masks[..., 3])
    if portrait is not None:
        choices.append(_leaning(fitted, portrait))
    return _best(choices, body, outline, fitted)


def _portrait(masks: np.ndarray) -> np.ndarray | None:
    """Return the convex outline (N, 2) of the portrait in a view's masks, or None."""
    shapes, _ = cv2.findContours(
        (masks[..., 3] > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    largest = max(shapes, key=cv2.contourArea, default=None)
    if largest is None or cv2.contourArea(largest) < LEAST_PORTRAIT:
        return None
    return cv2.convexHull(largest).reshape(-1, 2).astype(np.float32)


def _filled(outline: np.ndarray, quad: np.ndarray) -> float:
    plane = geometry.frame(geometry.CARD_RATIO, 1.0)
    seen = geometry.project(outline, geometry.homography(quad, plane))
    width, height = np.ptp(seen, axis=0)
    return float(cv2.contourArea(seen) / max(width * height, 1e-6))


def _best(
    choices: list[list[Side]], body: np.ndarray, outline: np.ndarray, fallback: np.ndarray
) -> np.ndarray:
    quads = [geometry.quad_of_sides(chosen) for chosen in product(*zip(*choices, strict=True))]
    convex = [quad for quad in quads if quad is not None and cv2.isContourConvex(quad)]
    rated = [(_filled(outline, quad) ** 2, quad) for quad in convex]
    best, most = fallback, 0.0
    for upright, quad in sorted(rated, key=lambda pair: -pair[0]):
        if upright <= most:  # no overlap is above 1: those to come are not better
            break
        score = upright * contours.overlap(quad, body)
        if score > most:
            best, most = quad, score
    return best


def _without_fingers(mask: np.ndarray) -> np.ndarray:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (FINGER, FINGER))
    body = cv2.morphologyEx((mask > 0.5).astype(np.uint8), cv2.MORPH_OPEN, kernel)
    return body.astype(np.float32)


def _sides(quad: np.ndarray) -> list[Side]:
    return list(zip(quad, np.roll(quad, -1, axis=0) - quad, strict=True))


def _leaning(quad: np.ndarray, portrait: np.ndarray) -> list[Side]:
    """Return a quad's sides turned about their middles until they lean as the portrait's."""
    pairs = zip(_sides(quad), _sides(portrait), strict=True)
    return [(start + along / 2, its) for (start, along), (_, its) in pairs]
