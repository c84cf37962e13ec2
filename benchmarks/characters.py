"""Measure the character reader on unseen faces: `python -m benchmarks.characters`.

Prints the share of characters read right, the commonest mistakes, and on the NIK lines of rendered
photographs the character reader beside the line reader; draws the confusion matrix.
"""

import argparse
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from tqdm import tqdm

from benchmarks.plots import STYLE
from benchmarks.tables import table
from ocr_engine.recognition import characters as reader
from ocr_engine.recognition.lines import read_lines
from ocr_engine.training import characters as rendered
from ocr_engine.training import cuts, synthetic

FIRST = 1_000_000  # number of the first line and photograph
NIK_LENGTH = 16
MOST_MISTAKES = 10


def confusion(split: str, lines: int) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each character (row) was read as each (column), (36, 36).

    Each by itself, and in the company of its line's others.
    """
    counts = np.zeros((2, *(len(reader.ALPHABET),) * 2), int)
    for index in tqdm(range(FIRST, FIRST + lines), mininterval=2):
        pairs = rendered.render_characters(index, split)
        if pairs:
            truth = np.array([number for _, number in pairs])
            crops = np.stack([crop for crop, _ in pairs])
            alone = np.concatenate([reader.classify(crop[None]) for crop in crops])
            for seen, chances in zip(counts, (alone, reader.classify(crops)), strict=True):
                np.add.at(seen, (truth, chances.argmax(axis=1)), 1)
    return counts[0], counts[1]


def compare(split: str, photos: int) -> list[tuple[str, float, float]]:
    """Read NIK lines both ways; return (reader, share of digits, share of NIKs) in per cent."""
    lines = [
        (crop, text)
        for index in tqdm(range(photos), mininterval=2)
        for crop, text in cuts.cut_lines(synthetic.generator(split, FIRST + index), split)
        if len(text) == NIK_LENGTH and text.isdigit()
    ]
    crops, texts = [crop for crop, _ in lines], [text for _, text in lines]
    by_character = [
        "".join(character.text for character in reader.read_characters(crop)) for crop in crops
    ]
    by_line = [line.text for line in read_lines(crops)]
    return [
        ("contours and characters", *_shares(by_character, texts)),
        ("line reader", *_shares(by_line, texts)),
    ]


def _shares(read: list[str], texts: list[str]) -> tuple[float, float]:
    digits = [
        one == other
        for seen, text in zip(read, texts, strict=True)
        for one, other in zip(seen.ljust(len(text)), text, strict=False)
    ]
    whole = [seen == text for seen, text in zip(read, texts, strict=True)]
    return 100 * float(np.mean(digits)), 100 * float(np.mean(whole))


def draw(counts: np.ndarray, path: Path) -> None:
    """Draw the confusion matrix; its colours are logarithmic, so that single mistakes show."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8, 7.4), layout="constrained")
        axes = figure.subplots()
        image = axes.imshow(np.log10(counts + 1), cmap="Blues")
        places = range(len(reader.ALPHABET))
        axes.set_xticks(places, list(reader.ALPHABET))
        axes.set_yticks(places, list(reader.ALPHABET))
        axes.set(xlabel="read as", ylabel="printed", title="Characters on faces never seen")
        bar = figure.colorbar(image, shrink=0.8)
        bar.set_ticks([0, 1, 2, 3], labels=["0", "9", "99", "999"])
        bar.set_label("how often")
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path)


def main() -> None:
    """Print the tables and save the picture."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.characters")
    parser.add_argument("--split", default="test", choices=synthetic.SPLIT_SEEDS)
    parser.add_argument("--lines", type=int, default=1500)
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--save", type=Path, metavar="PNG", help="where the matrix goes")
    options = parser.parse_args()
    alone, counts = confusion(options.split, options.lines)
    shares = [f"{100 * np.trace(seen) / seen.sum():.2f} %" for seen in (alone, counts)]
    print(
        f"{counts.sum()} characters of {options.lines} lines: {shares[0]} right each by itself, "
        f"{shares[1]} in the company of their line\n"
    )
    wrong = counts - np.diag(np.diag(counts))
    worst = [divmod(int(place), len(counts)) for place in np.argsort(-wrong, axis=None)]
    rows = [
        (reader.ALPHABET[row], reader.ALPHABET[column], str(wrong[row, column]))
        for row, column in worst[:MOST_MISTAKES]
    ]
    print(table(("printed", "read as", "times"), rows))
    seen = compare(options.split, options.photos)
    rows = [(name, f"{digits:.2f}", f"{whole:.1f}") for name, digits, whole in seen]
    print("\n" + table(("on NIK lines of photographs", "digits %", "NIKs %"), rows))
    if options.save:
        draw(counts, options.save)


if __name__ == "__main__":
    main()
