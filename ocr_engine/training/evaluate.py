"""Measure the shipped networks on the test split: `python -m ocr_engine.training.evaluate`.

The line reader and Tesseract read the same perfect crops, so the figure belongs to the reader and
not to the detector in front of it.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator

import cv2
import numpy as np
from tqdm import tqdm

from ocr_engine import geometry
from ocr_engine.detection.detector import detect_card
from ocr_engine.recognition import lines, tesseract
from ocr_engine.recognition.lines import ReadLine
from ocr_engine.training import camera, synthetic
from ocr_engine.value_lines import MARGINS

ROW = "{:<10}{:>8}{:>16}{:>11}{:>14}{:>11}{:>10}"


def measure(split: str, photos: int) -> dict[str, dict[str, list[float]]]:
    """Read `photos` photographs of each tier; return scores by tier and figure, 0..1 each."""
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    total = photos * len(camera.TIERS)
    for sample in tqdm(_samples(split, photos), total=total, mininterval=1):
        found = detect_card(sample.photo)
        overlap = geometry.intersection_over_union(found.corners, sample.corners) if found else 0.0
        scores[sample.tier]["iou"].append(overlap)
        _compare_readers(sample, scores[sample.tier])
    return scores


def _samples(split: str, photos: int) -> Iterator[synthetic.Sample]:
    for number, tier in enumerate(camera.TIERS):
        for index in range(photos):
            rng = synthetic.generator(split, 500_000 + number * 10_000 + index)
            yield synthetic.render_photo(rng, split=split, tier=tier)


def _compare_readers(sample: synthetic.Sample, scores: dict[str, list[float]]) -> None:
    grey = cv2.cvtColor(sample.photo, cv2.COLOR_RGB2GRAY)
    printed = sample.card.lines if sample.card else ()
    quads = [geometry.grow(corners, *MARGINS) for corners in sample.line_corners()]
    by_network = lines.read_lines([geometry.cut_line(grey, q, lines.LINE_HEIGHT) for q in quads])
    by_tesseract = tesseract.read_lines(
        [geometry.cut_line(grey, q, tesseract.LINE_HEIGHT) for q in quads]
    )
    for line, network, other in zip(printed, by_network, by_tesseract, strict=True):
        kind = "NIK" if line.key == "nik" else "text"
        scores[f"{kind}, network"].append(_right(network, line.text))
        scores[f"{kind}, Tesseract"].append(_right(other, line.text))


def _right(read: ReadLine, printed: str) -> float:
    return float(read.text == printed)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m ocr_engine.training.evaluate")
    parser.add_argument("--photos", type=int, default=40, help="of each tier")
    parser.add_argument("--split", choices=synthetic.SPLIT_SEEDS, default="test")
    options = parser.parse_args()
    scores = measure(options.split, options.photos)
    columns = ("text, network", "text, Tesseract", "NIK, network", "NIK, Tesseract")
    titles = ("lines: network", "Tesseract", "NIK: network", "Tesseract")
    print("Exact lines on perfect crops, %; overlap (IoU) of the card as the detector finds it")
    print(ROW.format("tier", "photos", *titles, "card IoU"))
    for tier, figures in scores.items():
        shares = [f"{100 * float(np.mean(figures[column])):.1f}" for column in columns]
        overlap = float(np.mean(figures["iou"]))
        print(ROW.format(tier, len(figures["iou"]), *shares, f"{overlap:.3f}"))


if __name__ == "__main__":
    main()
