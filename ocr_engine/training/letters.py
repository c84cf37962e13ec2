"""Count which letters follow each other: `python -m ocr_engine.training.letters`.

Writes `weights/letters.npz` from the official names of all regions, and invented names and
addresses; and `weights/prose.npz` from Python's manual, the remarks in its library, Django's
Indonesian phrases and the same names. No person of the validation or the test split is among them.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from tqdm import tqdm

from ocr_engine.extraction import regions
from ocr_engine.recognition import letters, prose_letters
from ocr_engine.recognition.alphabet import CLASSES
from ocr_engine.training import synthetic, texts
from ocr_engine.training.people import invent_person, type_otherwise

FIRST = 30_000_000  # number of the first invented person, of the training split
DOUBT = 5.0  # sightings that a shorter context counts for
EACH_OTHERWISE = 4  # of so many people one more, whose name and address others type
EACH_NAME = 10  # of so many names and addresses, one is a part of the prose too


def count(folded: Iterable[list[int]], classes: int, order: int) -> np.ndarray:
    """Return how often each `order` letters follow each other, (classes, ..., classes)."""
    seen = np.zeros((classes,) * order)
    for numbers in folded:
        np.add.at(seen, tuple(np.array(letters.runs(numbers, order)).T), 1)
    return seen


def smooth(seen: np.ndarray) -> np.ndarray:
    """Return the probability of each last letter, each context leaning on the shorter one."""
    if seen.ndim == 1:
        return np.asarray((seen + 1) / (seen + 1).sum())
    shorter = smooth(seen.sum(axis=0))
    return np.asarray((seen + DOUBT * shorter) / (seen.sum(axis=-1, keepdims=True) + DOUBT))


def names_and_addresses(people: int) -> list[str]:
    """Return the names of all regions, and names and addresses of so many invented people."""
    found = list(regions.regions().values())
    for index in tqdm(range(people), "people", mininterval=2):
        values = invent_person(synthetic.generator("train", FIRST + index)).values
        found += [values["nama"], values["alamat"]]
    return found


def typed_otherwise(people: int) -> list[str]:
    """Return a name and an address as other clerks type them for some of so many people."""
    found: list[str] = []
    for index in range(0, people, EACH_OTHERWISE):
        rng = synthetic.generator("train", FIRST + index)
        invent_person(rng)
        found += type_otherwise(rng)
    return found


def _store(path: Path, seen: np.ndarray) -> None:
    np.savez_compressed(path, steps=letters.in_steps(smooth(seen)))
    print(f"wrote {path.name}, {path.stat().st_size // 1024} kB")


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(prog="python -m ocr_engine.training.letters")
    parser.add_argument("--people", type=int, default=30_000, help="invented, two texts each")
    options = parser.parse_args()
    names = names_and_addresses(options.people)
    otherwise = typed_otherwise(options.people)
    _store(letters.TABLE, count(map(letters.folded, [*names, *otherwise]), CLASSES, 3))
    words = " ".join((*texts.english(), *texts.indonesian(), *names[::EACH_NAME])).split()
    folded = map(prose_letters.folded, tqdm(words, "words", mininterval=2))
    _store(prose_letters.TABLE, count(folded, prose_letters.CLASSES, prose_letters.ORDER))


if __name__ == "__main__":
    main()
