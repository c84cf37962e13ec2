"""Cards of which a photo shows a part: too little for their corners, enough to say so."""

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.detection.masks import INPUT_SIZE, predict_masks

SEEN = 0.5  # mask probability
LEAST_CARD = 0.08  # of the photo: the patch that looks like a card
LEAST_PRINT = 0.05  # of that patch: value lines
LEAST_RUN = 0.4  # how long the patch lies along the frame, of the square root of its area
AGREES = 0.5  # share of the patch that lies in a card whose corners are right
FRAME = 3  # pixels of the mask that count as the photo's edge
STRIP = 0.03  # of the photo's sides
CARD, TEXT = 0, 1  # of the network's masks


def find_cut(photo: np.ndarray, corners: np.ndarray | None) -> np.ndarray | None:
    """Return the strip (4, 2) of the photo along the side beyond which a card goes on.

    The photo is seen level, in the network's broad frame: of an upright photo turned by a quarter,
    as cards are sought, the network does not know a part of a card.

    Args:
        photo: RGB uint8 (H, W, 3).
        corners: (4, 2) of what was taken for the card and reads like none, None without.

    Returns:
        None where no card is cut, and where `corners` hold most of it: then they tell.
    """
    height, width = photo.shape[:2]
    scale = min(INPUT_SIZE[0] / width, INPUT_SIZE[1] / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    masks = _level_masks(cv2.resize(photo, size, interpolation=cv2.INTER_AREA))
    patch = _largest(masks[..., CARD] > SEEN)
    card = int(patch.sum())
    if card < LEAST_CARD * patch.size or (masks[..., TEXT] > SEEN)[patch].mean() < LEAST_PRINT:
        return None
    if corners is not None and _share_inside(patch, (corners + 0.5) * scale - 0.5) > AGREES:
        return None
    edges = [patch[:, :FRAME], patch[:FRAME].T, patch[:, -FRAME:], patch[-FRAME:].T]
    runs = [np.flatnonzero(edge.any(axis=1)) for edge in edges]
    side = max(range(len(runs)), key=lambda number: len(runs[number]))
    if len(runs[side]) < LEAST_RUN * np.sqrt(card):
        return None
    return _strip(photo.shape, side, runs[side][0] / scale, (runs[side][-1] + 1) / scale)


def _level_masks(picture: np.ndarray) -> np.ndarray:
    """Return the masks (H, W, 4) of a picture that fits the network's frame in its own shape."""
    height, width = picture.shape[:2]
    left, top = (INPUT_SIZE[0] - width) // 2, (INPUT_SIZE[1] - height) // 2
    view = np.empty((INPUT_SIZE[1], INPUT_SIZE[0], 3), np.uint8)
    view[...] = np.median(picture, axis=(0, 1))
    view[top : top + height, left : left + width] = picture
    return predict_masks(view)[top : top + height, left : left + width]


def _largest(mask: np.ndarray) -> np.ndarray:
    """Return the largest patch of a mask, nothing where the mask is empty."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    return labels == 1 + int(areas.argmax()) if len(areas) else np.zeros(mask.shape, bool)


def _share_inside(patch: np.ndarray, quad: np.ndarray) -> float:
    """Return the share of a patch that lies in a quad (4, 2)."""
    inside: np.ndarray = np.zeros(patch.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.round(quad).astype(np.int32), 1)
    return float(inside[patch].mean())


def _strip(shape: tuple[int, ...], side: int, start: float, stop: float) -> np.ndarray:
    """Return the strip of a photo along a side (0 left, 1 top, 2 right, 3 bottom)."""
    height, width = shape[:2]
    across, along = (width, height) if side % 2 == 0 else (height, width)
    strip = geometry.frame(STRIP * across, min(stop, along) - start)
    strip += np.array([(1 - STRIP) * across if side > 1 else 0.0, start], np.float32)
    # Along top and bottom x and y change places, and so does the order of the corners.
    return strip if side % 2 == 0 else strip[[0, 3, 2, 1], ::-1].copy()
