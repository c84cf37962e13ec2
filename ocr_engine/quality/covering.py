"""Things that lie over the card: a coherent patch whose colour is not the card's."""

import cv2
import numpy as np

from ocr_engine.quality.views import Views

COARSE = (240, 152)  # (width, height) of the plane that is compared
THINNEST = 5  # pixels of that plane; watermarks and signatures are thinner
DARK = 30.0  # grey level below which colour means nothing


def covered(views: Views, least_step: float) -> np.ndarray:
    """Return the pixels (152, 240) of the card that something of another colour hides.

    Colour is the distance of (ln R/G, ln B/G) from the card's median, which no light of one colour
    changes.
    """
    ground = cv2.resize(views.ground, COARSE, interpolation=cv2.INTER_AREA)
    printed = cv2.resize(views.printed.view(np.uint8), COARSE, interpolation=cv2.INTER_NEAREST) > 0
    logs = np.log(ground.astype(np.float32) + 4)
    ratios = logs[..., [0, 2]] - logs[..., 1:2]
    usual = np.median(ratios[printed], axis=0)
    step = np.hypot(*cv2.split(ratios - usual))
    strange = (step > least_step) & (ground.max(axis=2) > DARK) & printed
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (THINNEST, THINNEST))
    return cv2.morphologyEx(strange.astype(np.uint8), cv2.MORPH_OPEN, kernel) > 0
