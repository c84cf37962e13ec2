"""How sharp the print is, whichever way the blur goes."""

import cv2
import numpy as np

from ocr_engine.quality.views import Views

FINE, COARSE = 1.0, 2.0  # pixels: the two smoothings that are compared
DIRECTIONS = 4
STRONGEST = 0.97  # quantile of the gradients that count as edges of print


def blur(views: Views) -> float:
    """Return the blur of the print's edges in thousandths of the card's width.

    The quotient of an edge's gradients after a weaker and a stronger smoothing gives its own
    spread (Zhuo and Sim, Defocus map estimation from a single image, 2011). It does not depend on
    light or contrast. It is taken for each direction and the worst one counts: a hand that shakes
    along the lines leaves their tops and bottoms sharp.
    """
    field = views.print_sample.astype(np.float32)
    fine = cv2.GaussianBlur(field, (0, 0), FINE)
    coarse = cv2.GaussianBlur(fine, (0, 0), float(np.sqrt(COARSE**2 - FINE**2)))
    gradients = [
        [cv2.Sobel(field, cv2.CV_32F, *order)[:, ::2] for order in ((1, 0), (0, 1))]
        for field in (fine, coarse)
    ]
    spreads = []
    for angle in np.arange(DIRECTIONS) * np.pi / DIRECTIONS:
        weights = float(np.cos(angle)), float(np.sin(angle))
        spreads.append(_spread(*(_steepness(pair, weights) for pair in gradients)))
    return max(spreads) * 1000 / views.fine_width


def _steepness(gradient: list[np.ndarray], weights: tuple[float, float]) -> np.ndarray:
    """Return the size of the derivative in the direction of (cosine, sine)."""
    return np.abs(cv2.addWeighted(gradient[0], weights[0], gradient[1], weights[1], 0))


def _spread(fine: np.ndarray, coarse: np.ndarray) -> float:
    """Return the standard deviation, in pixels, of what smeared the edges in one direction."""
    values = fine[::3].ravel()
    least = np.partition(values, int(STRONGEST * values.size))[int(STRONGEST * values.size)]
    edges = fine >= max(least, 1e-3)
    if not edges.any():
        return 10 * COARSE
    quotient = max(float(fine[edges].sum() / coarse[edges].sum()) ** 2, 1.001)
    return float(np.sqrt(max((COARSE**2 - quotient * FINE**2) / (quotient - 1), 0.0)))
