"""Whether all of the card is on the photo."""

import numpy as np

from ocr_engine import geometry

FULL_FRAME = 0.05  # how far a picture that is nothing but card may be from the card's shape


def cut_sides(shape: tuple[int, ...], corners: np.ndarray, edge: float, beyond: float) -> list[int]:
    """Return the frame's sides (0 left, 1 top, 2 right, 3 bottom) that cut the card.

    Args:
        shape: of the photo.
        corners: of the card (4, 2).
        edge: a card side that lies along the frame, this share of the photo's longer side from
            it, is where the photo ends and not where the card does.
        beyond: a single corner may be this share of the longer side outside.
    """
    height, width = shape[:2]
    longer = max(height, width)
    outside = np.stack(
        [-corners[:, 0], -corners[:, 1], corners[:, 0] - width + 1, corners[:, 1] - height + 1]
    )
    outside = outside / longer
    cut = [bool(far.max() > beyond or (np.sort(far)[-2:] > -edge).all()) for far in outside]
    if all(cut) and _fills(shape, outside, beyond):
        return []
    return [side for side, is_cut in enumerate(cut) if is_cut]


def _fills(shape: tuple[int, ...], outside: np.ndarray, beyond: float) -> bool:
    """Return whether the photo was cropped to just the card, as scanners do."""
    ratio = max(shape[:2]) / min(shape[:2])
    return outside.max() <= beyond and abs(ratio / geometry.CARD_RATIO - 1) < FULL_FRAME


def cut_edge(shape: tuple[int, ...], corners: np.ndarray, side: int) -> np.ndarray:
    """Return the strip (4, 2) of the photo along one of its sides where the card is cut."""
    height, width = shape[:2]
    across, length, far = (1, height, width) if side in (0, 2) else (0, width, height)
    start, stop = np.clip((corners[:, across].min(), corners[:, across].max()), 0, length)
    inner, outer = (0.03 * far, 0.0) if side < 2 else (0.97 * far, float(far))
    low, high = min(inner, outer), max(inner, outer)
    frame = (low, start, high, stop) if across else (start, low, stop, high)
    left, top, right, bottom = frame
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
