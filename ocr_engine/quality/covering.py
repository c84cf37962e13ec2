"""Things that lie over the card: a coherent patch whose colour is not the card's."""

import cv2
import numpy as np

from ocr_engine.quality.views import Views

COARSE = (160, 101)  # (width, height) of the plane that is compared
GLARE_RIM = 21  # pixels of that plane
THINNEST = 3  # pixels of that plane; watermarks and signatures are thinner
DARK = 30.0  # grey level below which colour means nothing


def covered(views: Views, colour_step: float, level_step: float, burnt: np.ndarray) -> np.ndarray:
    """Return the pixels (101, 160) of the card that something else hides.

    Args:
        views: of the card.
        colour_step: least distance of (ln R/G, ln B/G) from the card's median, which no light of
            one colour changes.
        level_step: least distance of the ground's ln brightness from the card's median; shades are
            weaker.
        burnt: the card's burnt-out pixels, of any size: glare is no cover, nor is its rim.
    """
    ground = cv2.resize(views.ground, COARSE, interpolation=cv2.INTER_AREA)
    printed = cv2.resize(views.printed.view(np.uint8), COARSE, interpolation=cv2.INTER_NEAREST)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (GLARE_RIM, GLARE_RIM))
    dazzled = cv2.resize(burnt.astype(np.uint8), COARSE, interpolation=cv2.INTER_NEAREST)
    seen = (printed > 0) & (cv2.dilate(dazzled, kernel) == 0)
    if not seen.any():
        return seen
    logs = cv2.log(ground.astype(np.float32) + 4)
    ratios = logs[..., [0, 2]] - logs[..., 1:2]
    step = np.hypot(*cv2.split(ratios - np.median(ratios[seen], axis=0)))
    level = logs[..., 1] - np.median(logs[..., 1][seen])
    strange = ((step > colour_step) & (ground.max(axis=2) > DARK)) | (np.abs(level) > level_step)
    thick = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (THINNEST, THINNEST))
    return cv2.morphologyEx((strange & seen).astype(np.uint8), cv2.MORPH_OPEN, thick) > 0
