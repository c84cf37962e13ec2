"""What befalls a line of print between printer and file: dirt, bends, a phone's software."""

import cv2
import numpy as np

DIRTY, BENT, DEVELOPED = 0.12, 0.2, 0.3  # shares of lines
DARK = 0.7  # of specks: dirt on the card, the others are lost ink
SMALLEST, LARGEST = 0.03, 0.16  # of a capital's height: a speck's radius
MOST_SPECKS = 1.2  # for each capital's height of the line's length
CURVED = 0.22  # of a capital's height: how far a bent line's ends leave its middle, at most


def sprinkle(ink: np.ndarray, capital: float, rng: np.random.Generator) -> np.ndarray:
    """Return an ink layer (H, W) uint8 with specks in it, most of dirt, some of lost ink."""
    if rng.random() >= DIRTY:
        return ink
    height, width = ink.shape
    dirt, kept = np.zeros_like(ink), np.full_like(ink, 255)
    for _ in range(1 + int(rng.uniform(0, MOST_SPECKS) * width / capital)):
        spot = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        axes = (rng.uniform(SMALLEST, LARGEST, 2) * capital + 0.5).round().astype(int).tolist()
        layer, shade = (dirt, int(rng.uniform(120, 255))) if rng.random() < DARK else (kept, 0)
        cv2.ellipse(layer, spot, axes, rng.uniform(0, 180), 0, 360, shade, -1, cv2.LINE_AA)
    return np.minimum(np.maximum(ink, dirt), kept)


def bend(ink: np.ndarray, capital: float, rng: np.random.Generator) -> np.ndarray:
    """Return an ink layer (H, W) uint8 curved up or down, as on a card held by its edges."""
    if rng.random() >= BENT:
        return ink
    height, width = ink.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    along = 2 * x / width - 1
    sag = rng.uniform(-CURVED, CURVED) * capital * (along**2 - 1 / 3)
    return cv2.remap(ink, x, (y + sag).astype(np.float32), cv2.INTER_LINEAR)


def develop(photo: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a grey photo (H, W) uint8 as a phone keeps it: noise smoothed, edges raised."""
    if rng.random() >= DEVELOPED:
        return photo
    if rng.random() < 0.5:
        reach = rng.uniform(10, 50)
        photo = cv2.bilateralFilter(photo, 5, reach, rng.uniform(1, 3))
    soft = cv2.GaussianBlur(photo, (0, 0), rng.uniform(0.6, 2.0))
    amount = rng.uniform(0, 1.5)
    return cv2.addWeighted(photo, 1 + amount, soft, -amount, 0)
