"""Read noisy five-letter words that training never saw: `python -m benchmarks.words`.

A study beside the product: the same line reader and the same training command on another kind of
picture (`ocr_engine.training.noisy_words`), in the faces of the test split.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from tqdm import tqdm

from benchmarks.plots import COLOURS, STYLE
from benchmarks.tables import table
from ocr_engine.recognition import decoding
from ocr_engine.recognition.alphabet import STUDY
from ocr_engine.recognition.lines import line_posteriors
from ocr_engine.training import noisy_words, synthetic

FIRST = 5_000
MOST_MISTAKES = 8
CURVE = Path("build/training/words/curve.csv")


def read(split: str, count: int) -> list[tuple[str, str]]:
    """Return (printed, read) of so many words."""
    pairs = []
    for index in tqdm(range(-(-count // noisy_words.SHEET)), "sheets", mininterval=1):
        rendered = noisy_words.render_words(FIRST + index, split)
        seen = line_posteriors([picture for picture, _ in rendered], "words")
        texts = [decoding.greedy(posteriors, STUDY)[0] for posteriors in seen]
        pairs += [(word, text) for (_, word), text in zip(rendered, texts, strict=True)]
    return pairs[:count]


def mistakes(pairs: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the commonest letters read as others, in words of the right length."""
    wrong = Counter(
        (printed, seen)
        for word, text in pairs
        if len(word) == len(text)
        for printed, seen in zip(word, text, strict=True)
        if printed != seen
    )
    return [(*pair, str(times)) for pair, times in wrong.most_common(MOST_MISTAKES)]


def draw_curve(curve: Path, path: Path) -> None:
    """Draw the loss of each epoch."""
    with curve.open() as lines:
        rows = list(csv.DictReader(lines))
    epochs = np.arange(1, len(rows) + 1)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(6, 3.4), layout="constrained")
        axes = figure.subplots()
        for key, name, colour in zip(
            ("loss", "val_loss"), ("training", "validation"), COLOURS, strict=False
        ):
            axes.plot(epochs, [float(row[key]) for row in rows], color=colour, label=name)
        axes.set(xlabel="epoch", ylabel="CTC loss", title="Learning noisy five-letter words")
        axes.set_yscale("log")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.legend(frameon=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path)


def main() -> None:
    """Print the figures; draw the curve where wanted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.words")
    parser.add_argument("--split", choices=synthetic.SPLIT_SEEDS, default="test")
    parser.add_argument("--words", type=int, default=2000)
    parser.add_argument("--curve", type=Path, default=CURVE, metavar="CSV", help="of the training")
    parser.add_argument("--save", type=Path, metavar="PNG", help="where its picture goes")
    options = parser.parse_args()
    pairs = read(options.split, options.words)
    right = sum(word == text for word, text in pairs)
    print(f"{right} of {len(pairs)} words exact: {100 * right / len(pairs):.2f} %\n")
    print(table(("printed", "read as", "times"), mistakes(pairs)))
    if options.save:
        draw_curve(options.curve, options.save)


if __name__ == "__main__":
    main()
