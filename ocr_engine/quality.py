"""What is wrong with a photo, in the product's reason codes, from a few plain measurements."""

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.elements import Quality

# Deliberately far out: a verdict is a proposal to the reviewer, so it must not cry wolf.
LEAST_SHARPNESS = 10.0  # legible rendered photos stand above 15, blur of 3 pixels in 1,000 below 6
BURNT_OUT = 250  # grey level
LEAST_BRIGHTNESS = 45.0  # mean grey level of the card
MOST_GLARE = 0.06  # share of the card that is burnt out in a lit patch
LEAST_CARD_WIDTH = 420.0  # pixels; below it print is under 7 pixels tall
LEAST_COLOUR = 4.0  # mean distance of the channels, in grey levels
FRAME_MARGIN = 0.004  # of the photo's size: a corner beyond the edge by more is cut off


def judge(photo: np.ndarray, corners: np.ndarray) -> Quality:
    """Measure a photo and the card on it.

    Args:
        photo: RGB uint8 (H, W, 3).
        corners: the card's corners (4, 2) on the photo.
    """
    card = geometry.rectify(photo, corners, geometry.CARD_SIZE)
    grey = cv2.cvtColor(card, cv2.COLOR_RGB2GRAY)
    measures = {
        "sharpness": _sharpness(grey),
        "brightness": float(grey.mean()),
        "glare": _glare(grey),
        "card_width": float(geometry.side_lengths(corners)[[0, 2]].mean()),
        "colour": float((card.max(axis=2) - card.min(axis=2).astype(np.int16)).mean()),
    }
    verdicts = {
        "image_blurred": measures["sharpness"] < LEAST_SHARPNESS,
        "image_dark": measures["brightness"] < LEAST_BRIGHTNESS,
        "image_glare": measures["glare"] > MOST_GLARE,
        "image_low_resolution": measures["card_width"] < LEAST_CARD_WIDTH,
        "image_cropped": _outside(photo.shape, corners),
        "image_grayscale": measures["colour"] < LEAST_COLOUR,
    }
    found = tuple(code for code, wrong in verdicts.items() if wrong)
    return Quality(found, {name: round(value, 4) for name, value in measures.items()})


def _sharpness(grey: np.ndarray) -> float:
    """Return the variance of the Laplacian over that of the picture, in thousandths.

    The quotient is the same in dim and in bright light; burnt-out patches are left out of both.
    """
    edges = cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), 0.8), cv2.CV_32F)
    lit = grey < BURNT_OUT
    contrast = float(grey[lit].var()) if lit.any() else 0.0
    return 1000 * float(edges[lit].var()) / contrast if contrast > 1.0 else 0.0


def _glare(grey: np.ndarray) -> float:
    """Return the share of the card in burnt-out patches that outshine the rest."""
    burnt = cv2.erode((grey >= BURNT_OUT).astype(np.uint8), np.ones((9, 9), np.uint8))
    return float(burnt.mean()) if np.median(grey) < 235 else 0.0


def _outside(shape: tuple[int, ...], corners: np.ndarray) -> bool:
    size = np.array([shape[1], shape[0]])
    margin = size * FRAME_MARGIN
    return bool((corners < -margin).any() or (corners > size + margin).any())
