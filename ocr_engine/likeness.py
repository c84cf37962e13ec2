"""What a card is recognised by when it is photographed again: signs of cosine waves, as bits.

The same card under other light and from another side keeps nearly all of them, another card keeps
half. The column of values tells people apart, the portrait adds to it; what every card prints at
the same place (labels, headings) is left out.

Source: perceptual hashing by discrete cosine transform (Zauner, "Implementation and Benchmarking of
Perceptual Image Hash Functions", 2010), on evened-out light and with regions of our own.
"""

import cv2
import numpy as np

from ocr_engine import geometry

PLANE = (128, 80)  # small enough that blur and print quality do not matter
FINE = 4.0  # pixels of that plane over which light is evened out
FLOOR = 2.0  # grey levels: less than that is noise, not print
# Left, top, right, bottom as shares of the card; waves across and down.
REGIONS = ((0.25, 0.1, 0.72, 1.0, 16, 32), (0.70, 0.2, 1.0, 0.8, 8, 8))
BITS = sum(across * down for *_, across, down in REGIONS)


def describe(photo: np.ndarray, corners: np.ndarray) -> str:
    """Return the bits of a card, in hex.

    Args:
        photo: RGB uint8 (H, W, 3).
        corners: the card's (4, 2) on it, its own top left first.

    Returns:
        `BITS` / 4 hex digits; the Hamming distance of two tells how alike the cards are.
    """
    level = _evened(_plane(photo, corners))
    bits = np.concatenate([_bits(level, region) for region in REGIONS])
    return np.packbits(bits).tobytes().hex()


def _plane(photo: np.ndarray, corners: np.ndarray) -> np.ndarray:
    # By way of a larger picture: warping straight to a small one skips pixels.
    large = geometry.rectify(photo, corners, (PLANE[0] * 4, PLANE[1] * 4))
    grey = cv2.cvtColor(large, cv2.COLOR_RGB2GRAY)
    return cv2.resize(grey, PLANE, interpolation=cv2.INTER_AREA).astype(np.float32)


def _evened(grey: np.ndarray) -> np.ndarray:
    """Return the picture without slow changes of light, as loud in its dark as in its bright."""
    detail = grey - cv2.GaussianBlur(grey, (0, 0), FINE)
    loudness = np.sqrt(cv2.GaussianBlur(detail * detail, (0, 0), 2 * FINE))
    return np.asarray(detail / (loudness + FLOOR))


def _bits(level: np.ndarray, region: tuple[float, ...]) -> np.ndarray:
    left, top, right, bottom = region[:4]
    across, down = int(region[4]), int(region[5])
    height, width = level.shape
    cut = level[
        _even(top * height) : _even(bottom * height), _even(left * width) : _even(right * width)
    ]
    waves = cv2.dct(np.ascontiguousarray(cut))
    return (waves[:down, :across] > 0).ravel()


def _even(number: float) -> int:
    return int(number) // 2 * 2  # the transform takes even lengths only
