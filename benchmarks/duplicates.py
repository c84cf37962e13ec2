"""Photograph cards twice and ask who is who: `python -m benchmarks.duplicates --cards 2000`.

Two tables. Cards: each is photographed once in good light and once again in other conditions, found
by the detector, and compared with all others; beside it a plain average hash of the same rectified
cards. People: each is written again as people write names, and looked for among all.

A false alarm is counted in two ways: of all pairs of different cards, and of all cards, where one
alarm among thousands of comparisons is enough to count. The same command draws the same cards.
"""

import argparse
import shlex
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from benchmarks.misspell import misspelt
from benchmarks.tables import machine, table
from kyc.card import SAME_CARD
from kyc.spelling import tokens
from ocr_engine import geometry, likeness
from ocr_engine.detection.detector import detect_card
from ocr_engine.training import camera, synthetic
from ocr_engine.training.card import draw_card
from ocr_engine.training.people import invent_person

FIRST_SEED = 7_000_000
GOOD = ("flat", "mild", "rotated")
FALSE_ALARMS = 0.001
PROGRAM = "python -m benchmarks.duplicates"
HEADER = (
    "the same card",
    "found %, 0.1 % of pairs false",
    "found %, 0.1 % of cards",
    "limit %",
    "found %",
    "false pairs %",
    "false cards %",
)


def photographed_twice(work: tuple[str, int, int]) -> list[tuple[str, str]]:
    """Return our bits and the average hash of one card's two photos, in hex."""
    split, number, width = work
    cv2.setNumThreads(1)
    rng = synthetic.generator(split, FIRST_SEED + number)
    card = draw_card(invent_person(rng), rng, split=split, width=round(width * 0.75)).image
    tiers = (str(rng.choice(GOOD)), str(rng.choice(camera.TIERS)))
    return [_hashes(_photo(card, tier, width, split, rng)) for tier in tiers]


def _photo(
    card: np.ndarray, tier: str, width: int, split: str, rng: np.random.Generator
) -> np.ndarray:
    conditions = camera.draw_conditions(tier, rng)
    size = camera.frame_size(conditions.roll, width, rng)
    placed = camera.place_card((card.shape[1], card.shape[0]), size, conditions, rng)
    photo = camera.photograph(card, placed, size, conditions, rng, split=split)
    jpeg = np.frombuffer(camera.compress(photo, conditions.jpeg), np.uint8)
    return cv2.cvtColor(np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR)), cv2.COLOR_BGR2RGB)


def _hashes(photo: np.ndarray) -> tuple[str, str]:
    found = detect_card(photo)
    corners = geometry.frame(photo.shape[1], photo.shape[0]) if found is None else found.plane
    return likeness.describe(photo, corners), average_hash(photo, corners)


def average_hash(photo: np.ndarray, corners: np.ndarray) -> str:
    """Return a plain average hash of the rectified card with as many bits as ours."""
    grey = cv2.cvtColor(geometry.rectify(photo, corners, (500, 316)), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (24, likeness.BITS // 24), interpolation=cv2.INTER_AREA)
    return np.packbits(small > small.mean()).tobytes().hex()


def distances(pairs: list[tuple[str, str]]) -> np.ndarray:
    """Return the share of bits (N, N) that differ between each first and each second hash."""
    first, second = (
        np.unpackbits(
            np.array([list(bytes.fromhex(pair[side])) for pair in pairs], np.uint8), axis=1
        ).astype(np.float32)
        for side in (0, 1)
    )
    return (first @ (1 - second).T + (1 - first) @ second.T) / first.shape[1]


def card_row(name: str, apart: np.ndarray, threshold: float | None = None) -> tuple[str, ...]:
    """Return a row: recall at one false alarm in a thousand, and what a threshold gives."""
    same = np.diag(apart)
    others = np.where(np.eye(len(apart), dtype=bool), np.inf, apart)
    nearest = others.min(axis=1)
    by_pair = np.sort(others[np.isfinite(others)])[int(FALSE_ALARMS * (others.size - len(same)))]
    by_card = np.sort(nearest)[int(FALSE_ALARMS * len(same))]
    limit = np.nextafter(by_card, 0.0) if threshold is None else threshold
    false_pairs = (others <= limit).sum() / (others.size - len(same))
    return (
        name,
        f"{100 * np.mean(same < by_pair):.1f}",
        f"{100 * np.mean(same < by_card):.1f}",
        f"{100 * limit:.1f}",
        f"{100 * np.mean(same <= limit):.1f}",
        f"{100 * false_pairs:.4f}",
        f"{100 * np.mean(nearest <= limit):.2f}",
    )


def person_row(people: int, split: str) -> str:
    """Return a line: how many misspelt people are found, and how many find a stranger."""
    known, asked = [], []
    for number in range(people):
        rng = synthetic.generator(split, FIRST_SEED + 500_000 + number)
        values = invent_person(rng).values
        who = (values["nama"], values["tempat_lahir"], values["tanggal_lahir"])
        known.append(tokens(*who))
        asked.append(tokens(*misspelt(*who, rng)))
    bearers: dict[str, set[int]] = {}
    for number, found in enumerate(known):
        for token in found:
            bearers.setdefault(token, set()).add(number)
    hits = [set().union(*(bearers.get(token, set()) for token in found)) for found in asked]
    right = sum(number in found for number, found in enumerate(hits))
    wrong = sum(bool(found - {number}) for number, found in enumerate(hits))
    return f"{100 * right / people:.1f} % found, {100 * wrong / people:.2f} % find a stranger"


def photograph_all(options: argparse.Namespace) -> list[Any]:
    """Return the hashes of all cards, with a bar while they are drawn."""
    work = [(options.split, number, options.width) for number in range(options.cards)]
    with get_context("spawn").Pool(options.processes) as pool:
        return list(progress(pool.imap(photographed_twice, work, chunksize=4), len(work)))


def progress(items: Iterable[Any], total: int) -> Iterable[Any]:
    """Return the items behind a progress bar."""
    bar: Callable[..., Iterable[Any]] = tqdm
    return bar(items, total=total, unit="card", desc="Photographing")


def report(hashes: list[Any], options: argparse.Namespace, seconds: float) -> str:
    """Return the figures as a Markdown table, with what they need to be understood."""
    ours, plain = (
        distances([(one[kind], other[kind]) for one, other in hashes]) for kind in (0, 1)
    )
    rows = [
        card_row("plain average hash", plain),
        card_row("ours, as shipped", ours, SAME_CARD),
    ]
    command = shlex.join([*PROGRAM.split(), *sys.argv[1:]])
    people = person_row(options.cards, options.split)
    notes = (
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {seconds:.0f} s",
        f"{options.cards} cards of the split `{options.split}`, each photographed in good light "
        f"({', '.join(GOOD)}) and again ({', '.join(camera.TIERS)}); photos of {options.width} "
        "pixels, cards found by the detector, each first photo against each second one",
        "found: of the second photos; limit: share of bits that may differ (the average hash's: "
        "what one false card in a thousand allows), by which the last three columns are counted",
        "false pairs: of all pairs of different cards; false cards: of all cards, those that one "
        "or more other cards are taken for",
        f"people spelled otherwise: {people}",
        f"machine: {machine()}",
    )
    return f"{table(HEADER, rows)}\n\n" + "\n".join(f"* {note}" for note in notes) + "\n"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog=PROGRAM, description=__doc__)
    parser.add_argument("--cards", type=int, default=300)
    parser.add_argument("--split", choices=synthetic.SPLIT_SEEDS, default="test")
    parser.add_argument("--width", type=int, default=800, help="of a photo's longer side")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--save", type=Path, metavar="MARKDOWN")
    options = parser.parse_args()
    began = time.monotonic()
    hashes = photograph_all(options)
    text = report(hashes, options, time.monotonic() - began)
    print(text)
    if options.save:
        options.save.write_text(f"# The same card, photographed again\n\n{text}")


if __name__ == "__main__":
    main()
