"""What the camera page says of a picture before it is sent, as `static/js/quality.js` does.

Everything a browser cannot have is left out: no detector, no corners, no spectrum. Both languages
read `browser/coach.json` and `browser/outline.json`; `python -m benchmarks.coach` says how often
they agree.

| verdict | measured as |
|---|---|
| `no_card` | too few cells that hold card, or cells that do not form a rectangle |
| `image_dark` | cells of the card whose bright pixels are dark; without a card, the whole picture |
| `image_cropped` | a run of card along the frame |
| `image_low_resolution` | the card's width in pixels, and as a share of the frame |
| `not_level` | the slope of the card's sides, whichever side is up |
| `image_glare` | the share of burnt-out pixels, specks left out |
| `image_blurred` | the spread of the strongest edges in the worst of four directions |
"""

import json
from dataclasses import dataclass

import cv2
import numpy as np

from ocr_engine.quality import outline
from ocr_engine.quality.outline import Outline

THRESHOLDS = json.loads((outline.WEIGHTS.parent / "coach.json").read_text())
PLANE = (96, 64)  # pixels of the card on which light is measured
CELL = 8  # of them to a cell
PRINT = (0.36, 0.25)  # half of the part that holds print, in the card's extent on the picture
FINE_WIDTH = 720  # pixels to a card's width where the blur is measured
FINE, COARSE = 1.0, 2.0  # pixels: the two smoothings that are compared
DIRECTIONS = 4
STRONGEST = 0.97  # quantile of the gradients that count as edges of print
BINS, LEVELS = 20, 256  # bins to a grey level when that quantile is counted
GREY = np.array((0.299, 0.587, 0.114), np.float32)
WORST = 20.0  # blur of a picture without edges


@dataclass(frozen=True)
class Coached:
    """The verdicts in the order in which they are told, the measurements, and where the card is."""

    verdicts: tuple[str, ...]
    measures: dict[str, float]
    card: Outline | None


def judge(photo: np.ndarray) -> Coached:
    """Say what is wrong with a photo, RGB uint8 (H, W, 3), as the camera page does."""
    working = outline.working_picture(photo)
    card, measures = outline.find(
        working, **THRESHOLDS["no_card"], touching=THRESHOLDS["image_cropped"]["touching"]
    )
    if card is None:
        limits = THRESHOLDS["image_dark"]
        measures["brightness"] = _quantile(working @ GREY, limits["bright_part"])
        is_dark = measures["brightness"] < limits["least_level"]
        return Coached(("image_dark",) if is_dark else ("no_card",), measures, None)
    plane = _plane(working, card)
    measures |= {"dark_share": _dark_share(plane), "glare": _glare(plane)}
    measures |= _framing(card, photo.shape, working.shape)
    measures["blur"] = _blur(photo, card, photo.shape[1] / working.shape[1])
    return Coached(_verdicts(measures), measures, card)


def _verdicts(measures: dict[str, float]) -> tuple[str, ...]:
    cut, far = THRESHOLDS["image_cropped"], THRESHOLDS["image_low_resolution"]
    is_dark = measures["dark_share"] > THRESHOLDS["image_dark"]["least_share"]
    is_cut = measures["cut"] > cut["least_run"]
    blur, slope = measures["blur"], abs(measures["slope"])
    wrong = {
        "image_dark": is_dark,
        "image_cropped": is_cut,
        "image_low_resolution": measures["card_width"] < far["least_card_width"]
        or measures["frame_share"] < far["least_frame_share"],
        "not_level": not is_cut and slope > THRESHOLDS["not_level"]["most_slope"],
        "image_glare": measures["glare"] > THRESHOLDS["image_glare"]["least_share"],
        # Where there is no light, what is measured of the edges is grain.
        "image_blurred": not is_dark and blur > THRESHOLDS["image_blurred"]["most_blur"],
    }
    return tuple(code for code in THRESHOLDS if wrong.get(code))


def _quantile(values: np.ndarray, part: float) -> float:
    ordered = np.sort(values, axis=None)
    return float(ordered[min(int(part * ordered.size), ordered.size - 1)])


def _plane(working: np.ndarray, card: Outline) -> np.ndarray:
    """Return the card laid level, float32 (64, 96, 3), between pixels by linear interpolation."""
    along = (np.arange(PLANE[0]) + 0.5) / PLANE[0] - 0.5
    across = ((np.arange(PLANE[1]) + 0.5) / PLANE[1] - 0.5)[:, None]
    (x, y), (cosine, sine) = card.centre, card.direction
    columns = x + along * card.length * cosine - across * card.breadth * sine - 0.5
    rows = y + along * card.length * sine + across * card.breadth * cosine - 0.5
    columns = columns.clip(0, working.shape[1] - 1)
    rows = rows.clip(0, working.shape[0] - 1)
    left, top = (np.floor(values).astype(int) for values in (columns, rows))
    right = np.minimum(left + 1, working.shape[1] - 1)
    bottom = np.minimum(top + 1, working.shape[0] - 1)
    u, v = (columns - left)[..., None], (rows - top)[..., None]
    upper = working[top, left] * (1 - u) + working[top, right] * u
    lower = working[bottom, left] * (1 - u) + working[bottom, right] * u
    plane: np.ndarray = (upper * (1 - v) + lower * v).astype(np.float32)
    return plane


def _dark_share(plane: np.ndarray) -> float:
    """Return the share of cells whose bright pixels are dark."""
    limits = THRESHOLDS["image_dark"]
    height, width = PLANE[1] // CELL, PLANE[0] // CELL
    cells = (plane @ GREY).reshape(height, CELL, width, CELL).swapaxes(1, 2)
    ordered = np.sort(cells.reshape(height, width, CELL * CELL), axis=2)
    levels = ordered[..., int(limits["bright_part"] * CELL * CELL)]
    return float((levels < limits["least_level"]).mean())


def _glare(plane: np.ndarray) -> float:
    """Return the share of burnt-out pixels; patches narrower than three do not count."""
    limits = THRESHOLDS["image_glare"]
    least = plane.min(axis=2)
    usual = _quantile(least, 0.5)
    smooth = cv2.blur(least, (3, 3), borderType=cv2.BORDER_REPLICATE)
    burnt = smooth >= max(limits["burnt_out"], usual + limits["above_ground"])
    square = np.ones((3, 3), np.uint8)
    return float(cv2.morphologyEx(burnt.astype(np.uint8), cv2.MORPH_OPEN, square).mean())


def _framing(card: Outline, photo: tuple[int, ...], working: tuple[int, ...]) -> dict[str, float]:
    width, height = card.extent
    return {
        "card_width": card.length * photo[1] / working[1],
        "frame_share": max(width / working[1], height / working[0]),
        "slope": card.slope,
        "cut": card.run_along_frame,
    }


def _blur(photo: np.ndarray, card: Outline, scale: float) -> float:
    """Return the blur of the print's edges in thousandths of the card's width.

    The quotient of an edge's gradients after a weaker and a stronger smoothing gives its own
    spread (Zhuo and Sim, Defocus map estimation from a single image, 2011). The worst direction
    counts: a hand that shakes along the lines leaves their tops and bottoms sharp.
    """
    sample, unit = _sample(photo, card, scale)
    if min(sample.shape) < 2 * CELL:
        return WORST
    fine = _smooth(sample, FINE)
    coarse = _smooth(fine, float(np.sqrt(COARSE**2 - FINE**2)))
    pairs = [_gradients(field) for field in (fine, coarse)]
    spreads = []
    for angle in np.arange(DIRECTIONS) * np.pi / DIRECTIONS:
        weights = float(np.cos(angle)), float(np.sin(angle))
        spreads.append(_spread(*(np.abs(x * weights[0] + y * weights[1]) for x, y in pairs)))
    return max(spreads) * 1000 / unit


def _sample(photo: np.ndarray, card: Outline, scale: float) -> tuple[np.ndarray, float]:
    """Return the part with print in grey, float32, and a card's width in its pixels."""
    (x, y), (width, height) = card.centre, card.extent
    left, right = (int(max((x + s * PRINT[0] * width) * scale, 0)) for s in (-1, 1))
    top, bottom = (int(max((y + s * PRINT[1] * height) * scale, 0)) for s in (-1, 1))
    grey = photo[top:bottom, left:right].astype(np.float32) @ GREY
    factor = card.length * scale / FINE_WIDTH
    if factor <= 1 or not grey.size:
        return grey, card.length * scale
    size = tuple(int(side / factor + 0.5) for side in grey.shape[::-1])
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA), float(FINE_WIDTH)


def _smooth(field: np.ndarray, sigma: float) -> np.ndarray:
    reach = int(3 * sigma + 0.5)
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    kernel /= kernel.sum()
    return cv2.sepFilter2D(field, cv2.CV_32F, kernel, kernel, borderType=cv2.BORDER_REPLICATE)


def _gradients(field: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the differences across and down of every second inner row."""
    across = field[1:-1:2, 2:] - field[1:-1:2, :-2]
    down = field[2::2, 1:-1][: len(across)] - field[:-2:2, 1:-1]
    return across, down


def _spread(fine: np.ndarray, coarse: np.ndarray) -> float:
    """Return the standard deviation, in pixels, of what smeared the edges in one direction."""
    bins = np.minimum((fine * BINS).astype(int), BINS * LEVELS - 1)
    counts = np.cumsum(np.bincount(bins.ravel(), minlength=BINS * LEVELS))
    edges = bins >= max(int(np.argmax(counts > STRONGEST * fine.size)), 1)
    if not edges.any():
        return WORST
    quotient = max(float(fine[edges].sum(dtype=float) / coarse[edges].sum(dtype=float)) ** 2, 1.001)
    return float(np.sqrt(max((COARSE**2 - quotient * FINE**2) / (quotient - 1), 0.0)))
