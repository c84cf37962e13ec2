"""Where the card lies on a small picture: the same arithmetic as `static/js/outline.js`.

A network of nine layers, so small that a browser computes it with plain loops: a phone has neither
the detector nor time for it. Trained by `ocr_engine.training.outline`.
"""

import base64
import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

WEIGHTS = Path(__file__).with_name("browser") / "outline.json"
WORKING_SIDE = 320  # pixels of the longer side of the picture that light is measured on
SIDE = 96  # pixels: the network sees every picture as a square
CELLS = 48  # of its answer, each way
DOWN = (8, 16, 24, 24)
UP = (20, 12, 6)


@dataclass(frozen=True)
class Outline:
    """A card as a rectangle on the working picture, in its pixels; `angle` in radians."""

    centre: tuple[float, float]
    length: float
    breadth: float
    angle: float
    run_along_frame: float  # of card along the picture's edge, in the card's breadth

    @property
    def direction(self) -> tuple[float, float]:
        """Cosine and sine of the longer side."""
        return math.cos(self.angle), math.sin(self.angle)

    @property
    def slope(self) -> float:
        """How far the sides are from level, -45 to 45 degrees, whichever side is up."""
        degrees = math.degrees(self.angle)
        return degrees - 90 * math.floor(degrees / 90 + 0.5)

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height that the card takes up on the picture."""
        cosine, sine = (abs(part) for part in self.direction)
        return (
            self.length * cosine + self.breadth * sine,
            self.length * sine + self.breadth * cosine,
        )


def find(
    working: np.ndarray,
    *,
    cell_is_card: float,
    least_share: float,
    least_filled: float,
    touching: float,
) -> tuple[Outline | None, dict[str, float]]:
    """Return the card on a working picture, None without one, and what was measured.

    Args:
        working: the picture as `working_picture` gives it.
        cell_is_card: the least certainty, 0..1, of a cell that counts as card.
        least_share: of all cells that a card has at least.
        least_filled: how much of its rectangle a card fills at least.
        touching: the least share of card in a cell at the frame that has no ground left.
    """
    shares = run(network_input(working))
    patch = _largest_patch(shares >= cell_is_card)
    measures = {"card_share": float(patch.mean())}
    if measures["card_share"] < least_share:
        return None, measures
    height, width = working.shape[:2]
    lying = _run_along_frame((shares >= touching) & patch, width / CELLS, height / CELLS)
    card = _rectangle(shares * _widened(patch), width / CELLS, height / CELLS, lying)
    area = float((shares * _widened(patch)).sum()) * width * height / CELLS**2
    measures["filled"] = area / (card.length * card.breadth)
    return (card if measures["filled"] >= least_filled else None), measures


def _largest_patch(cells: np.ndarray) -> np.ndarray:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cells.astype(np.uint8), connectivity=4
    )
    if count < 2:
        return np.zeros(cells.shape, bool)
    found: np.ndarray = labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    return found


def _widened(patch: np.ndarray) -> np.ndarray:
    """Return the patch with the cells around it, which hold a little of the card."""
    return cv2.dilate(patch.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0


def _rectangle(weights: np.ndarray, across: float, down: float, run: float) -> Outline:
    """Return the rectangle with a patch's moments; a cell is `across` by `down` pixels."""
    total = float(weights.sum())
    columns = (np.arange(CELLS) + 0.5) * across
    rows = (np.arange(CELLS) + 0.5) * down
    x, y = float(weights.sum(axis=0) @ columns) / total, float(weights.sum(axis=1) @ rows) / total
    xx = float(weights.sum(axis=0) @ (columns - x) ** 2) / total + across**2 / 12
    yy = float(weights.sum(axis=1) @ (rows - y) ** 2) / total + down**2 / 12
    xy = float((rows - y) @ weights @ (columns - x)) / total
    middle, spread = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    length = math.sqrt(12 * (middle + spread))
    breadth = math.sqrt(12 * max(middle - spread, 1.0))
    angle = math.atan2(2 * xy, xx - yy) / 2
    return Outline((x, y), length, breadth, angle, run / breadth)


def _run_along_frame(full: np.ndarray, across: float, down: float) -> float:
    """Return the pixels of frame, on the side with most, that the card lies upon."""
    sides = ((full[0], across), (full[-1], across), (full[:, 0], down), (full[:, -1], down))
    return max(float(side.sum()) * size for side, size in sides)


def working_picture(photo: np.ndarray) -> np.ndarray:
    """Return a photo (RGB uint8) as float32, its longer side at most `WORKING_SIDE`."""
    height, width = photo.shape[:2]
    factor = min(1.0, WORKING_SIDE / max(height, width))
    size = (int(width * factor + 0.5), int(height * factor + 0.5))
    return cv2.resize(photo.astype(np.float32), size, interpolation=cv2.INTER_AREA)


def network_input(working: np.ndarray) -> np.ndarray:
    """Return the working picture as the network sees it, float32 (96, 96, 3) in 0..1."""
    return cv2.resize(working, (SIDE, SIDE), interpolation=cv2.INTER_AREA) / np.float32(255)


@cache
def layers() -> list[tuple[np.ndarray, np.ndarray]]:
    """Return each layer's kernel (height, width, in, out) and bias."""
    found = []
    for layer in json.loads(WEIGHTS.read_text())["layers"]:
        levels = np.frombuffer(base64.b64decode(layer["levels"]), np.int8).reshape(layer["shape"])
        kernel = levels * np.array(layer["scale"], np.float32)
        found.append((kernel.astype(np.float32), np.array(layer["bias"], np.float32)))
    return found


def run(picture: np.ndarray) -> np.ndarray:
    """Return the share of card in each cell (48, 48), 0..1, of a picture of `network_input`."""
    weights = iter(layers())
    x, skips = picture.astype(np.float32), []
    for _ in DOWN:
        x = _convolve(x, *next(weights), stride=2)
        skips.append(x)
    x = _convolve(x, *next(weights))
    for skip in skips[-2::-1]:
        raised = x.repeat(2, axis=0).repeat(2, axis=1)
        x = _convolve(np.concatenate([raised, skip], axis=2), *next(weights))
    kernel, bias = next(weights)
    logits = x @ kernel[0, 0] + bias
    share: np.ndarray = 1 / (1 + np.exp(-logits[..., 0]))
    return share


def _convolve(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int = 1) -> np.ndarray:
    """Return a 3 x 3 convolution and ReLU; an even picture at stride 2 is padded at its end."""
    before = 1 if stride == 1 else 0
    padded = np.pad(x, ((before, 1), (before, 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(0, 1))
    sums = np.tensordot(windows[::stride, ::stride], kernel, axes=([3, 4, 2], [0, 1, 2])) + bias
    return np.maximum(sums, 0)
