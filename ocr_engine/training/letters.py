"""Count which letters follow each other: `python -m ocr_engine.training.letters`.

Writes `weights/letters.npz` from the official names of all regions, and invented names and
addresses; a text of the validation or the test split is never among them.
"""

import argparse

import numpy as np
from tqdm import tqdm

from ocr_engine.extraction import regions
from ocr_engine.recognition import letters
from ocr_engine.recognition.alphabet import CLASSES
from ocr_engine.training import synthetic
from ocr_engine.training.people import invent_person

FIRST = 30_000_000  # number of the first invented person, of the training split
DOUBT = 5.0  # sightings that a shorter context counts for
DARKEST = 255


def count(people: int) -> np.ndarray:
    """Return how often each three letters follow each other, (46, 46, 46)."""
    seen = np.zeros((CLASSES,) * 3)
    texts = list(regions.regions().values())
    for index in tqdm(range(people), mininterval=2):
        values = invent_person(synthetic.generator("train", FIRST + index)).values
        texts += [values["nama"], values["alamat"]]
    for text in texts:
        for triple in letters.triples(letters.folded(text)):
            seen[triple] += 1
    return seen


def smooth(seen: np.ndarray) -> np.ndarray:
    """Return log probabilities (46, 46, 46), each context leaning on the shorter one."""
    pairs = seen.sum(axis=0)
    single = pairs.sum(axis=0) + 1
    single /= single.sum()
    pair = (pairs + DOUBT * single) / (pairs.sum(axis=1, keepdims=True) + DOUBT)
    return np.log((seen + DOUBT * pair) / (seen.sum(axis=2, keepdims=True) + DOUBT))


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(prog="python -m ocr_engine.training.letters")
    parser.add_argument("--people", type=int, default=30_000, help="invented, two texts each")
    options = parser.parse_args()
    steps = (-smooth(count(options.people)) / letters.STEP).round().clip(0, DARKEST)
    np.savez_compressed(letters.TABLE, steps=steps.astype(np.uint8))
    print(f"wrote {letters.TABLE.name}, {letters.TABLE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
