"""Measure what runs the networks: Keras, ONNX Runtime, LiteRT, and LiteRT in eight bits.

`python -m benchmarks.runtimes` prints two tables: of each network its size, its time and how far
it is from Keras; and of the whole engine on the same rendered photographs, one runtime under it
after the other, what it reads. Write the LiteRT files first: `python -m ocr_engine.training.export
--litert`.
"""

import argparse
import os
import platform
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import metadata
from itertools import islice
from pathlib import Path
from statistics import fmean, median

import cv2
import keras
import numpy as np
import tensorflow
from tqdm import tqdm

from benchmarks.tables import table
from ocr_engine import geometry
from ocr_engine.predictor import read_image
from ocr_engine.recognition.lines import LINE_HEIGHT, read_lines
from ocr_engine.runtime import WEIGHTS, Network, Runner, run_by
from ocr_engine.training import camera, synthetic
from ocr_engine.training.litert import FLOAT, SMALL, LiteRTNetwork, examples
from ocr_engine.value_lines import MARGINS

KERAS = "Keras"
FIRST = 1_200_000  # number of the first photograph
COMPARED = 20  # pictures on which the difference from Keras is looked for
RUNS = 150
LINE_WIDTH = 320  # pixels of the timed line; the other networks have one size
LIBRARIES = ("keras", "tensorflow_cpu", "onnxruntime", "ai-edge-litert")
NETWORK_HEADS = ("network", "runtime", "MB", "ms", "differs by")
CARD_HEADS = (
    *("runtime", "cards as Keras", "fields as Keras %", "fields right %"),
    *("exact lines %", "card IoU", "ms a card"),
)

Loader = Callable[[str], Runner]


@dataclass
class Score:
    """What one runtime under the whole engine did, a figure a card."""

    fields: list[tuple[str, ...]] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def runtimes(folder: Path) -> dict[str, tuple[Loader, Callable[[str], Path]]]:
    """Return of each runtime what loads a network, and where the network's file lies."""

    def lite(suffix: str, name: str) -> Path:
        return folder / f"{name}{suffix}.tflite"

    def shipped(suffix: str, name: str) -> Path:
        return WEIGHTS / f"{name}{suffix}"

    places: dict[str, tuple[Callable[[Path], Runner], Callable[[str], Path]]] = {
        KERAS: (_keras_network, partial(shipped, ".keras")),
        "ONNX Runtime": (partial(Network, threads=1), partial(shipped, ".onnx")),
        "LiteRT": (LiteRTNetwork, partial(lite, FLOAT)),
        "LiteRT int8": (LiteRTNetwork, partial(lite, SMALL)),
    }
    return {
        runtime: (cache(lambda name, load=load, place=place: load(place(name))), place)
        for runtime, (load, place) in places.items()
    }


def _keras_network(path: Path) -> Runner:
    model = keras.models.load_model(path, compile=False)
    # One trace for lines of all widths: a trace each would cost more than the reading.
    signature = [tensorflow.TensorSpec(model.input_shape, "float32")]
    call = tensorflow.function(partial(model, training=False), input_signature=signature)
    return lambda batch: call(batch).numpy()


def compare_networks(folder: Path, names: list[str]) -> list[tuple[str, ...]]:
    """Return a row each for a network and a runtime: size, median time, difference from Keras."""
    rows: list[tuple[str, ...]] = []
    for name in names:
        seen = [batch for [batch] in islice(examples(name), COMPARED)]
        runners = {runtime: load(name) for runtime, (load, _) in runtimes(folder).items()}
        expected = [runners[KERAS](batch) for batch in seen]
        times = _times(runners, _of_usual_width(seen[0]))
        for runtime, (_, place) in runtimes(folder).items():
            answers = [runners[runtime](batch) for batch in seen]
            differences = [
                float(np.abs(one - other).max())
                for one, other in zip(answers, expected, strict=True)
            ]
            size = f"{place(name).stat().st_size / 1e6:.2f}"
            rows.append((name, runtime, size, f"{times[runtime]:.1f}", f"{max(differences):.1e}"))
    return rows


def _of_usual_width(batch: np.ndarray) -> np.ndarray:
    """Return a line at the timed width; what has one size is returned as it is."""
    if batch.shape[1] != LINE_HEIGHT or batch.shape[2] == LINE_HEIGHT:
        return batch
    return np.resize(batch, (1, LINE_HEIGHT, LINE_WIDTH, 1))


def _times(runners: dict[str, Runner], batch: np.ndarray) -> dict[str, float]:
    """Return each runner's median milliseconds, asked in turn so that all meet the same load."""
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(RUNS + 1):
        for runtime, runner in runners.items():
            start = time.perf_counter()
            runner(batch)
            times[runtime].append(1000 * (time.perf_counter() - start))
    return {runtime: median(seen[1:]) for runtime, seen in times.items()}


def read_cards(folder: Path, cards: int) -> dict[str, Score]:
    """Read the same rendered cards with each runtime under the engine."""
    scores = {runtime: Score() for runtime in runtimes(folder)}
    loaders = runtimes(folder)
    for number in tqdm(range(cards), mininterval=5):
        tier = camera.TIERS[number % len(camera.TIERS)]
        rng = synthetic.generator("test", FIRST + number)
        sample = synthetic.render_photo(rng, split="test", tier=tier)
        for runtime, score in scores.items():
            with run_by(loaders[runtime][0]):
                _read(sample, score)
    return scores


def _read(sample: synthetic.Sample, score: Score) -> None:
    start = time.perf_counter()
    reading = read_image(sample.photo)
    score.seconds.append(time.perf_counter() - start)
    score.fields.append(tuple(field.value for field in reading.fields))
    score.right += [field.value == sample.values[field.key] for field in reading.fields]
    found = np.array(reading.card.corners, np.float32) if reading.card else np.zeros((4, 2))
    score.overlaps.append(geometry.intersection_over_union(found, sample.corners))
    grey = cv2.cvtColor(sample.photo, cv2.COLOR_RGB2GRAY)
    quads = [geometry.grow(corners, *MARGINS) for corners in sample.line_corners()]
    read = read_lines([geometry.cut_line(grey, quad, LINE_HEIGHT) for quad in quads])
    printed = sample.card.lines if sample.card else ()
    score.lines += [seen.text == line.text for seen, line in zip(read, printed, strict=True)]


def card_rows(scores: dict[str, Score]) -> list[tuple[str, ...]]:
    """Return a row a runtime."""
    rows = []
    for runtime, score in scores.items():
        pairs = list(zip(score.fields, scores[KERAS].fields, strict=True))
        same = sum(one == other for one, other in pairs)
        each = [a == b for one, other in pairs for a, b in zip(one, other, strict=True)]
        figures = [
            f"{same} of {len(pairs)}",
            f"{100 * fmean(each):.2f}",
            f"{100 * fmean(score.right):.1f}",
            f"{100 * fmean(score.lines):.1f}",
            f"{fmean(score.overlaps):.4f}",
            f"{1000 * median(score.seconds):.0f}",
        ]
        rows.append((runtime, *figures))
    return rows


def about(cards: int) -> str:
    """Return what the tables need to be understood and repeated."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    loads = " ".join(f"{load:.1f}" for load in os.getloadavg())
    return (
        f"{versions}; {len(os.sched_getaffinity(0))} cores of {platform.machine()}, networks "
        f"of one thread each, load average {loads} (1, 5, 15 min). ms: median of {RUNS} calls "
        f"in turn, a line of {LINE_WIDTH} pixels; differs by: the largest difference of a logit "
        f"from Keras on {COMPARED} rendered pictures. Cards: {cards} of the test split, all "
        "tiers in turn; as Keras: the values of all 17 fields are the same; exact lines: on "
        "perfect crops."
    )


def main() -> None:
    """Print the tables and save them where wanted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.runtimes")
    card = ["unet", "lines", "weak_lines", "defects", "characters"]
    parser.add_argument("network", nargs="*", default=card)
    parser.add_argument("--cards", type=int, default=100)
    parser.add_argument("--litert", type=Path, default=Path("build/phone"))
    parser.add_argument("--save", type=Path, metavar="MARKDOWN")
    options = parser.parse_args()
    networks = table(NETWORK_HEADS, compare_networks(options.litert, options.network))
    print(networks, flush=True)
    cards = table(CARD_HEADS, card_rows(read_cards(options.litert, options.cards)))
    print(f"\n{cards}\n\n{about(options.cards)}")
    if options.save:
        text = f"# What runs the networks\n\n{about(options.cards)}\n\n{networks}\n\n{cards}\n"
        options.save.write_text(text)


if __name__ == "__main__":
    main()
