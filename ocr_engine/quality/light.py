"""Too little light on a card, or too much in one place."""

import cv2
import numpy as np

from ocr_engine.quality.views import PLANE, Views

CELLS = (12, 8)  # of the grid on which the light is measured


def light_levels(views: Views) -> np.ndarray:
    """Return the grey level of the ground in each cell (8, 12) of the card, nan where unknown.

    The ground is what a cell's brighter pixels show; the portrait has none.
    """
    ground = cv2.cvtColor(views.ground, cv2.COLOR_RGB2GRAY)
    level = cv2.resize(ground, CELLS, interpolation=cv2.INTER_AREA).astype(np.float32)
    known = cv2.resize(views.printed.astype(np.float32), CELLS, interpolation=cv2.INTER_AREA)
    return np.where(known > 0.5, level, np.nan)


def dark_part(views: Views, least_level: float) -> tuple[float, float, np.ndarray]:
    """Return the ground's median level, the share of dark cells, and the dark pixels (303, 480)."""
    levels = light_levels(views)
    dark = levels < least_level
    share = float(dark.sum() / max(np.isfinite(levels).sum(), 1))
    mask = cv2.resize(dark.astype(np.uint8), PLANE, interpolation=cv2.INTER_NEAREST)
    return float(np.nanmedian(levels)), share, mask > 0


def glare(views: Views, burnt_out: float, above_ground: float) -> np.ndarray:
    """Return the burnt-out pixels (303, 480) of the card.

    All channels are at their end there: the card's blue ground keeps its red below that even in
    bright light. Patches narrower than a line of print are left out, and so is a card that is
    bright as a whole.
    """
    red, green, blue = cv2.split(views.small)
    least = cv2.blur(cv2.min(cv2.min(red, green), blue), (3, 3))
    usual = float(np.median(least[::2, ::2][views.printed[::2, ::2]]))
    burnt = (least >= max(burnt_out, usual + above_ground)).astype(np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))
    return cv2.morphologyEx(burnt, cv2.MORPH_OPEN, kernel) > 0


def largest(mask: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the largest connected patch of a mask and its share of the picture."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2:
        return np.zeros(mask.shape, bool), 0.0
    best = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    return labels == best, float(stats[best, cv2.CC_STAT_AREA]) / mask.size
