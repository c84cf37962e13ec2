"""Read rendered cards that training never saw and print how well: `python -m benchmarks.ktp`.

Faces, grounds, layouts and scenes are the test split's. The same command gives the same pictures.
"""

import argparse
import resource
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ocr_engine import KTPReading, geometry
from ocr_engine.elements import FIELD_KEYS
from ocr_engine.predictor import read_ktp
from ocr_engine.training import camera, synthetic

ROW = "{:<20}{:>7}{:>10}{:>8}{:>8}{:>8}{:>9}"


@dataclass
class Tally:
    """What happened on the photographs of one tier."""

    right: list[dict[str, bool]] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, sample: synthetic.Sample, reading: KTPReading, seconds: float) -> None:
        """Compare one reading with the truth."""
        self.right.append({key: reading[key].value == sample.values[key] for key in FIELD_KEYS})
        corners = np.array(reading.card.corners) if reading.card else np.zeros((4, 2))
        self.overlaps.append(geometry.intersection_over_union(corners, sample.corners))
        self.seconds.append(seconds)

    def row(self, name: str) -> str:
        """Return the tier's line of the table; percentages, then milliseconds."""
        fields = [right for card in self.right for right in card.values()]
        nik = [card["nik"] for card in self.right]
        whole = [all(card.values()) for card in self.right]
        shares = [f"{100 * float(np.mean(values)):.1f}" for values in (fields, nik, whole)]
        return ROW.format(
            name,
            len(self.right),
            *shares,
            f"{np.mean(self.overlaps):.3f}",
            f"{statistics.median(self.seconds) * 1000:.0f}",
        )


def measure(split: str, cards: int, worst: int) -> dict[str, Tally]:
    """Read `cards` photographs of each tier; print what went wrong on the `worst` of them."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    errors: list[tuple[int, str]] = []
    for number, tier in enumerate(camera.TIERS):
        for index in range(cards):
            sample = synthetic.render_photo(
                synthetic.generator(split, number * 100_000 + index), split=split, tier=tier
            )
            started = time.perf_counter()
            reading = read_ktp(sample.jpeg)
            tallies[tier].add(sample, reading, time.perf_counter() - started)
            errors.append(_errors(f"{tier} {index}", sample, reading))
            _progress(number * cards + index + 1, cards * len(camera.TIERS))
    for _, text in sorted(errors, reverse=True)[:worst]:
        print(text)
    return tallies


def _errors(name: str, sample: synthetic.Sample, reading: KTPReading) -> tuple[int, str]:
    wrong = [key for key in FIELD_KEYS if reading[key].value != sample.values[key]]
    lines = [f"  {key}: {reading[key].value!r}, printed {sample.values[key]!r}" for key in wrong]
    return len(wrong), "\n".join([f"{name}: {len(wrong)} wrong, error {reading.error}", *lines])


def claims_without_card(split: str, pictures: int) -> int:
    """Return on how many pictures without a KTP a NIK was claimed."""
    samples = (
        synthetic.render_without_card(synthetic.generator(split, 900_000 + i), split=split)
        for i in range(pictures)
    )
    return sum(bool(read_ktp(sample.jpeg)["nik"].value) for sample in samples)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ktp", description=__doc__)
    parser.add_argument("--cards", type=int, default=50, help="of each tier")
    parser.add_argument("--split", choices=synthetic.SPLIT_SEEDS, default="test")
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="list the errors of the N worst cards"
    )
    parser.add_argument("--save", type=Path, help="write the tables to a file as well")
    options = parser.parse_args()
    read_ktp(
        synthetic.render_photo(synthetic.generator("train", 0)).jpeg
    )  # load the networks first
    tallies = measure(options.split, options.cards, options.worst)
    report = "\n".join(
        _report(tallies, claims_without_card(options.split, options.cards), options.cards)
    )
    print(report)
    if options.save:
        options.save.write_text(report + "\n")


def _report(tallies: dict[str, Tally], claims: int, pictures: int) -> list[str]:
    header = ROW.format("tier", "cards", "fields %", "NIK %", "whole %", "IoU", "ms")
    together = Tally()
    for tier in ("flat", "mild"):
        together.right += tallies[tier].right
        together.overlaps += tallies[tier].overlaps
        together.seconds += tallies[tier].seconds
    rows = [tally.row(tier) for tier, tally in tallies.items()]
    fields = ["", f"{'field, % exact':<20}" + "".join(f"{tier:>9}" for tier in tallies)]
    for key in FIELD_KEYS:
        shares = (100 * np.mean([card[key] for card in tally.right]) for tally in tallies.values())
        fields.append(f"{key:<20}" + "".join(f"{share:>9.1f}" for share in shares))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ends = [
        "",
        f"NIKs claimed on {pictures} pictures without a KTP: {claims}",
        f"Peak memory, renderer included: {memory:.0f} MB",
    ]
    return [header, *rows, together.row("flat and mild"), *fields, *ends]


if __name__ == "__main__":
    main()
