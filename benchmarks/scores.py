"""What is measured on each photo, and the statistics over many."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np

from benchmarks.engines import Answer
from ocr_engine import geometry
from ocr_engine.elements import FIELD_KEYS

CONFIDENT = 0.95
BINS = 15
FOUND = 0.5  # least overlap of a card that counts as found
NORMAL_95 = 1.959963985


@dataclass(frozen=True)
class Usage:
    """What one reading took; seconds."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Result:
    """One engine's answer to one photo, beside the truth; `truth` is empty where there is no card.

    `overlap` is the intersection over union of the card, None from engines that do not say where
    it is.
    """

    engine: str
    photo: str
    tier: str
    truth: dict[str, str]
    answer: Answer
    usage: Usage
    overlap: float | None = None
    exact: dict[str, bool] = field(init=False)
    forgiving: dict[str, bool] = field(init=False)

    def __post_init__(self) -> None:
        """Compare every field with what is printed."""
        read = self.answer.values
        exact = {key: read[key] == text for key, text in self.truth.items()}
        near = {key: alike(read[key], text) for key, text in self.truth.items()}
        object.__setattr__(self, "exact", exact)
        object.__setattr__(self, "forgiving", near)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0..1; NaN of nothing."""
        return self.count / self.total if self.total else float("nan")

    def interval(self) -> tuple[float, float]:
        """Return the 95 % confidence interval, 0..1 (Wilson 1927, doi:10.2307/2276774)."""
        if not self.total:
            return 0.0, 1.0
        square = NORMAL_95**2
        centre = (self.count + square / 2) / (self.total + square)
        variance = self.count * (self.total - self.count) / self.total + square / 4
        reach = NORMAL_95 * sqrt(variance) / (self.total + square)
        return max(centre - reach, 0.0), min(centre + reach, 1.0)


@dataclass(frozen=True)
class Bin:
    """Fields of like confidence: how many, their mean confidence, the share that is right."""

    count: int
    confidence: float
    accuracy: float


def share(values: Sequence[bool]) -> Share:
    """Count the true ones."""
    return Share(sum(map(bool, values)), len(values))


def alike(one: str, other: str) -> bool:
    """Return whether two texts agree but for punctuation and blanks.

    A text that is nothing else, as the blood type `-`, is compared as it is.
    """
    plain, others = (re.sub(r"[\W_]", "", text) for text in (one, other))
    return plain == others if others else one == other


def overlap(answer: Answer, corners: np.ndarray) -> float | None:
    """Return the card's intersection over union, 0 where the engine found none.

    Returns None for an engine that never tells where the card is: such an answer has neither
    corners nor confidences.
    """
    if answer.corners is not None:
        return geometry.intersection_over_union(np.array(answer.corners), corners)
    return 0.0 if answer.confidences else None


def confidences(results: Sequence[Result]) -> tuple[np.ndarray, np.ndarray]:
    """Return the confidence of every field and whether it is right: two arrays (N,)."""
    pairs = [
        (result.answer.confidences[key], result.exact[key])
        for result in results
        if result.answer.confidences and result.truth
        for key in FIELD_KEYS
    ]
    values, right = zip(*pairs, strict=True) if pairs else ((), ())
    return np.array(values, float), np.array(right, bool)


def silent_errors(
    values: np.ndarray, right: np.ndarray, threshold: float = CONFIDENT
) -> tuple[Share, Share]:
    """Return the wrong ones among fields of at least this confidence, and those among all."""
    sure = values >= threshold
    return Share(int((sure & ~right).sum()), int(sure.sum())), Share(int(sure.sum()), len(values))


def bins(
    values: np.ndarray, right: np.ndarray, count: int = BINS, *, equal_mass: bool = False
) -> list[Bin]:
    """Sort fields into bins of equal width over 0..1, or of equal numbers; leave out empty ones."""
    order = np.argsort(values, kind="stable")
    if equal_mass:
        groups = np.array_split(order, count)
    else:
        number = np.minimum((values * count).astype(int), count - 1)
        groups = [np.flatnonzero(number == index) for index in range(count)]
    return [
        Bin(len(group), float(values[group].mean()), float(right[group].mean()))
        for group in groups
        if len(group)
    ]


def calibration_error(sorted_fields: Sequence[Bin]) -> float:
    """Return the expected calibration error, 0..1 (Guo et al. 2017, arXiv:1706.04599)."""
    total = sum(one.count for one in sorted_fields)
    gaps = (one.count * abs(one.accuracy - one.confidence) for one in sorted_fields)
    return sum(gaps) / total if total else float("nan")


def risk_coverage(values: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for every confidence as a threshold, the share kept and the share wrong among it.

    Fields of one confidence are kept or left together (El-Yaniv and Wiener 2010).
    """
    order = np.argsort(-values, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(values[order])), len(order) - 1)
    wrong = np.cumsum(~right[order])[ends]
    return (ends + 1) / len(order), wrong / (ends + 1)
