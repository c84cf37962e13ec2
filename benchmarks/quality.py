"""Judge photographs with one planted defect, print what is found: `python -m benchmarks.quality`.

The verdicts are those of a whole reading, the card where the detector finds it. The same command
gives the same pictures.
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from benchmarks import quality_sheet
from ocr_engine import predictor, quality
from ocr_engine.detection import detector
from ocr_engine.elements import Quality
from ocr_engine.training import defects, synthetic

ROW = "{:<22}{:>7}{:>10}{:>9}{:>9}{:>10}   {}"
FIRST_SEED = 3_000_000
PLACED = ("image_glare", "image_dark", "image_cropped", "image_obstructed", "multiple_documents")
SHOWN, JPEG_QUALITY = 2, 80  # photographs of each defect that are drawn, and how they are saved


@dataclass
class Tally:
    """What was said of the photographs of one kind."""

    wanted: str
    verdicts: list[tuple[str, ...]] = field(default_factory=list)
    no_card: int = 0
    overlaps: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    cells: list[Image.Image] = field(default_factory=list)

    def add(self, planted: defects.Planted, judged: Quality, seconds: float) -> None:
        """Count one photo."""
        self.verdicts.append(judged.verdicts)
        self.seconds.append(seconds)
        if self.wanted in PLACED and self.wanted in judged.verdicts:
            self.overlaps.append(_coverage(planted, judged))
        if self.wanted and len(self.cells) < SHOWN:
            self.cells.append(quality_sheet.draw_cell(planted, judged))

    def row(self, name: str) -> str:
        """Return the line of the table."""
        count = len(self.verdicts)
        found = sum(self.wanted in said for said in self.verdicts) if self.wanted else 0
        others = Counter(code for said in self.verdicts for code in said if code != self.wanted)
        blocked = sum(any(map(quality.is_blocking, said)) for said in self.verdicts)
        return ROW.format(
            name,
            count,
            f"{100 * found / count:.1f}" if self.wanted else "",
            f"{100 * blocked / count:.1f}",
            self.no_card,
            f"{statistics.mean(self.overlaps):.2f}" if self.overlaps else "",
            " ".join(f"{code}:{times}" for code, times in others.most_common(4)),
        )


def _coverage(planted: defects.Planted, judged: Quality) -> float:
    """Return the share of the planted area, on the photo, that the boxes found cover."""
    truth, found = (np.zeros(planted.photo.shape[:2], np.uint8) for _ in range(2))
    for quad in planted.areas:
        cv2.fillConvexPoly(truth, np.round(quad).astype(np.int32), 1)
    for code, box in judged.areas:
        if code == planted.code:
            cv2.fillConvexPoly(found, np.round(box.corners).astype(np.int32), 1)
    return float((truth & found).sum() / max(int(truth.sum()), 1))


def photographs(
    split: str, cards: int, good: int, *, anywhere: bool
) -> Iterator[tuple[str, defects.Planted]]:
    """Yield (name, photo): good ones, those with each defect, and the hard tier for information."""
    for number, code in enumerate(["", *defects.DEFECTS]):
        for index in range(cards if code else good):
            rng = synthetic.generator(split, FIRST_SEED + number * 10_000 + index)
            width = (1280, 1600, 2048)[index % 3]
            planted = defects.plant(code, rng, split=split, width=width, anywhere=anywhere)
            yield code or "good", planted
    for index in range(0 if anywhere else cards):
        rng = synthetic.generator(split, FIRST_SEED + 500_000 + index)
        sample = synthetic.render_photo(rng, split=split, tier="hard")
        if sample.card:
            yield "hard", defects.Planted("", sample.photo, sample.card, sample.corners, ())


def measure(split: str, cards: int, good: int, *, anywhere: bool = False) -> dict[str, Tally]:
    """Judge every photograph; return the tallies by kind."""
    tallies: dict[str, Tally] = {}
    for done, (name, planted) in enumerate(photographs(split, cards, good, anywhere=anywhere), 1):
        tally = tallies.setdefault(name, Tally(planted.code))
        found = detector.detect_card(planted.photo)
        started = time.thread_time()
        predictor.judge(planted.photo, found)
        seconds = time.thread_time() - started
        tally.no_card += found is None
        tally.add(planted, predictor.read_image(planted.photo).quality, seconds)
        if sys.stderr.isatty():
            print(f"\r{done}", end="", file=sys.stderr, flush=True)
    return tallies


def report(tallies: dict[str, Tally]) -> str:
    """Return the table."""
    header = ROW.format(
        "planted", "photos", "found %", "block %", "no card", "covered", "also said"
    )
    milliseconds = 1000 * statistics.median(
        seconds for tally in tallies.values() for seconds in tally.seconds
    )
    rows = [tally.row(name) for name, tally in tallies.items()]
    return "\n".join([header, *rows, f"Median CPU time of the verdicts: {milliseconds:.1f} ms"])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--cards", type=int, default=60, help="of each defect")
    parser.add_argument("--good", type=int, default=200, help="photographs without a defect")
    parser.add_argument("--split", choices=synthetic.SPLIT_SEEDS, default="test")
    parser.add_argument("--anywhere", action="store_true", help="not on a table only: held, shown")
    parser.add_argument("--save", type=Path, help="write the table to a file as well")
    parser.add_argument("--draw", type=Path, help="write a picture of two photos of each defect")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    tallies = measure(options.split, options.cards, options.good, anywhere=options.anywhere)
    text = report(tallies)
    print(text)
    if options.save:
        options.save.write_text(text + "\n")
    if options.draw:
        cells = [cell for tally in tallies.values() for cell in tally.cells]
        quality_sheet.arrange(cells).save(options.draw, quality=JPEG_QUALITY)


if __name__ == "__main__":
    main()
