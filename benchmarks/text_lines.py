"""Find the lines of rendered pages in three ways: `python -m benchmarks.text_lines`.

A line is found where a frame overlaps it by half (IoU). The U-Net is the card's own: its map of
value lines on tiles of the page, so that its figure says what cards taught it of pages.
"""

import argparse
from collections.abc import Callable, Iterator
from statistics import fmean, median
from time import perf_counter

import cv2
import numpy as np
from tqdm import tqdm

from benchmarks.pages import ROWS, TEXT
from benchmarks.tables import table
from ocr_engine import geometry
from ocr_engine.detection.masks import INPUT_SIZE, MASKS, predict_masks
from ocr_engine.detection.text_lines import find_text_lines, frame_lines
from ocr_engine.training import pages, synthetic
from ocr_engine.training.pages import PrintedPage

FIRST = 980_000
TILE = 640, 427  # pixels of a page that the U-Net sees at once
LEAST = 6  # pixels: lower shapes of its map are no lines
FOUND = 0.5


def by_otsu(grey: np.ndarray) -> list[np.ndarray]:
    """Frame lines after one threshold for the whole page."""
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return frame_lines(ink)


def by_network(grey: np.ndarray) -> list[np.ndarray]:
    """Frame the shapes of the U-Net's map of value lines, put together from tiles."""
    seen = np.zeros(grey.shape, np.uint8)
    width, height = TILE
    for top in range(0, grey.shape[0], height):
        for left in range(0, grey.shape[1], width):
            tile = grey[top : top + height, left : left + width]
            picture = cv2.cvtColor(cv2.resize(tile, INPUT_SIZE), cv2.COLOR_GRAY2RGB)
            chance = predict_masks(picture)[..., MASKS.index("lines")]
            mask = ((chance > 0.5) * 255).astype(np.uint8)
            seen[top : top + height, left : left + width] = cv2.resize(mask, tile.shape[::-1])
    shapes, _ = cv2.findContours(seen, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    frames = [cv2.boundingRect(shape) for shape in shapes]
    return [
        geometry.frame(width, height) + np.array((left, top), np.float32)
        for left, top, width, height in frames
        if height > LEAST
    ]


WAYS: dict[str, Callable[[np.ndarray], list[np.ndarray]]] = {
    "local threshold, contours": find_text_lines,
    "Otsu's threshold, contours": by_otsu,
    "the card's U-Net": by_network,
}


def measure(split: str, tier: str, count: int) -> Iterator[tuple[str, ...]]:
    """Yield a row of figures of each way on so many pages of a tier."""
    drawn = [_page(split, tier, index) for index in tqdm(range(count), tier)]
    for name, find in WAYS.items():
        found, framed, overlaps, seconds = 0, 0, [], []
        for page in drawn:
            grey = cv2.cvtColor(page.picture, cv2.COLOR_RGB2GRAY)
            began = perf_counter()
            quads = find(grey)
            seconds.append(perf_counter() - began)
            best = [_best(truth, quads) for truth in _lines(page)]
            overlaps += best
            found += sum(overlap > FOUND for overlap in best)
            framed += len(quads)
        yield (
            f"{tier}: {name}",
            f"{100 * found / len(overlaps):.1f}",
            f"{100 * found / max(framed, 1):.1f}",
            f"{fmean(overlaps):.3f}",
            f"{1000 * median(seconds):.0f}",
        )


def _page(split: str, tier: str, index: int) -> PrintedPage:
    rng = synthetic.generator(split, FIRST + index)
    return pages.render_page(TEXT.read_text().split(), rng, split, tier, rows=ROWS)[0]


def _lines(page: PrintedPage) -> Iterator[np.ndarray]:
    for line in page.lines:
        first, last = line[0].corners, line[-1].corners
        yield np.stack([first[0], last[1], last[2], first[3]])


def _best(truth: np.ndarray, quads: list[np.ndarray]) -> float:
    return max((geometry.intersection_over_union(truth, quad) for quad in quads), default=0.0)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.text_lines")
    parser.add_argument("--split", choices=synthetic.SPLIT_SEEDS, default="test")
    parser.add_argument("--pages", type=int, default=20, help="of each tier")
    options = parser.parse_args()
    rows = [row for tier in pages.TIERS for row in measure(options.split, tier, options.pages)]
    print(table(("way", "lines found %", "frames right %", "IoU", "ms"), rows))


if __name__ == "__main__":
    main()
