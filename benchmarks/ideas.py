"""Measure single ideas on the photos that they are for: `python -m benchmarks.ideas`.

Each idea is switched on and off under the whole reader, on the same rendered photos. An idea stays
in the reader where its row says that it pays.
"""

import argparse
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from time import perf_counter
from unittest.mock import patch

import cv2
import numpy as np
from tqdm import tqdm

from benchmarks.tables import table
from ocr_engine import geometry, predictor
from ocr_engine.detection import contours, detector
from ocr_engine.elements import KTPReading
from ocr_engine.training import camera, defects, synthetic

FIRST = 990_000  # number of the first photo
SMALL = 640  # pixels of a small photo's longer side
USUAL = 1600
MANY_WRONG = 3  # fields

Photo = tuple[np.ndarray, dict[str, str]]


@dataclass(frozen=True)
class Idea:
    """What is compared: the reader as it is, and with one thing other."""

    name: str
    kind: str  # of the photos: a tier, a defect's code, or `small`
    without: str
    having: str
    change: Callable[[], AbstractContextManager[object]] = nullcontext
    repair: Callable[[np.ndarray], np.ndarray] | None = None
    is_ours: bool = True  # the reader has the idea, and the change takes it out


def larger(photo: np.ndarray) -> np.ndarray:
    """Return a photo at twice its size, sharpened: what super-resolution does without a network."""
    big = cv2.resize(photo, None, fx=2, fy=2, interpolation=cv2.INTER_LANCZOS4)
    return cv2.addWeighted(big, 1.6, cv2.GaussianBlur(big, (0, 0), 2.0), -0.6, 0)


def _plain_box(_points: np.ndarray, quad: np.ndarray) -> np.ndarray:
    return quad


def _without_blood_type(masks: np.ndarray) -> tuple[np.ndarray, int | None]:
    blind = masks.copy()
    blind[..., 2] = 0
    return FRAMES(blind)


FRAMES = detector._frames  # the switch for the idea lies there
CORNERS = Idea(
    "corners: lines fitted to the mask's edges",
    "hard",
    "the smallest box",
    "fitted lines",
    lambda: patch.object(contours, "_fit_sides", _plain_box),
)
IDEAS = (
    CORNERS,
    Idea(
        "a network finds a field (blood type)",
        "mild",
        "rules only",
        "U-Net and rules",
        lambda: patch.object(detector, "_frames", _without_blood_type),
    ),
    Idea(
        "a second look at weak lines (sharper, even contrast)",
        "hard",
        "one look",
        "two looks",
        lambda: patch.object(predictor.second_look, "WEAK", 0.0),
    ),
    Idea(
        "brightness repair (CLAHE) of a dark photo",
        "image_dark",
        "as photographed",
        "the surer of two",
        lambda: patch.object(predictor, "DARK", "never"),
    ),
    Idea(
        "enlarging (Lanczos, sharpened) before reading",
        "small",
        "as photographed",
        "twice the size",
        repair=larger,
        is_ours=False,
    ),
)


def render(kind: str, split: str, count: int) -> Iterator[Photo]:
    """Yield photos of a kind and the values printed on their cards."""
    for index in range(count):
        rng = synthetic.generator(split, FIRST + index)
        if kind in camera.TIERS or kind == "small":
            tier, width = ("mild", SMALL) if kind == "small" else (kind, USUAL)
            sample = synthetic.render_photo(rng, split=split, tier=tier, width=width)
            yield sample.photo, sample.values
        else:
            planted = defects.plant(kind, rng, split=split)
            yield planted.photo, planted.card.person.values


def measure(idea: Idea, photos: list[Photo]) -> tuple[str, ...]:
    """Return the row of one idea: fields right and ms, without it and with it.

    The fields are the same ones, so what counts is how many of them turn right and how many turn
    wrong: of 20 and 10 one may believe more than of the gain in per cent.
    """
    plain, change = replace(idea, change=nullcontext, repair=None), idea
    without, having = (change, plain) if idea.is_ours else (plain, change)
    (before, early), (after, late) = _read(without, photos), _read(having, photos)
    few, many = (100 * float(np.mean(right)) for right in (before, after))
    return (
        idea.name,
        f"{idea.kind}, {len(photos)}",
        f"{idea.without}: {few:.1f}",
        f"{idea.having}: {many:.1f}",
        f"{many - few:+.1f}",
        str(np.sum(after & ~before)),
        str(np.sum(before & ~after)),
        f"{early:.0f}",
        f"{late:.0f}",
        "yes" if idea.is_ours else "no",
    )


def _read(idea: Idea, photos: list[Photo]) -> tuple[np.ndarray, float]:
    """Return which fields are right, a flag a field, and the mean ms of a photo."""
    with idea.change():
        began = perf_counter()
        right = [
            share
            for photo, values in tqdm(photos, idea.name[:24], mininterval=2, leave=False)
            for share in _right(
                predictor.read_image(idea.repair(photo) if idea.repair else photo), values
            )
        ]
    return np.array(right, bool), 1000 * (perf_counter() - began) / len(photos)


def _right(reading: KTPReading, values: dict[str, str]) -> list[bool]:
    return [reading[key].value == value for key, value in values.items()]


def corner_row(split: str, count: int) -> str:
    """Say how well the card's outline is found without and with the fitted lines."""
    overlaps: list[list[float]] = []
    for change in (CORNERS.change, nullcontext):
        with change():
            overlaps.append(list(_overlaps(split, count)))
    plain, fitted = overlaps
    return (
        f"Corners: mean overlap (IoU) with the card on {count} hard photos {np.mean(plain):.4f} by "
        f"{CORNERS.without}, {np.mean(fitted):.4f} by {CORNERS.having}; "
        f"the worst {min(plain):.3f} and {min(fitted):.3f}."
    )


def _overlaps(split: str, count: int) -> Iterator[float]:
    for index in range(count):
        rng = synthetic.generator(split, FIRST + index)
        sample = synthetic.render_photo(rng, split=split, tier="hard", width=USUAL)
        found = detector.detect_card(sample.photo)
        yield geometry.intersection_over_union(found.corners, sample.corners) if found else 0.0


def blur_row(split: str, count: int) -> str:
    """Say how often the verdict `image_blurred` warns of a card that is read badly."""
    warned: dict[bool, list[bool]] = {False: [], True: []}
    for kind in ("image_blurred", "hard"):
        for photo, values in render(kind, split, count):
            reading = predictor.read_image(photo)
            badly = _right(reading, values).count(False) >= MANY_WRONG
            warned[badly].append("image_blurred" in reading.quality.verdicts)
    bad, good = (
        (100 * float(np.mean(said)) if said else 0.0) for said in (warned[True], warned[False])
    )
    return (
        f"Blur detection: of {len(warned[True])} cards with {MANY_WRONG} fields wrong or more "
        f"{bad:.0f} % are called blurred, of {len(warned[False])} others {good:.0f} %."
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ideas")
    parser.add_argument("--split", choices=synthetic.SPLIT_SEEDS, default="validation")
    parser.add_argument("--photos", type=int, default=40, help="of each kind")
    options = parser.parse_args()
    rows = [measure(idea, list(render(idea.kind, options.split, options.photos))) for idea in IDEAS]
    header = (
        "idea",
        "photos",
        "fields %",
        "fields %",
        "gain",
        "turn right",
        "turn wrong",
        "ms",
        "ms with it",
        "kept",
    )
    print(table(header, rows))
    print(f"\n{corner_row(options.split, options.photos)}")
    print(f"\n{blur_row(options.split, options.photos)}")


if __name__ == "__main__":
    main()
