"""Measure a convolutional head of the line reader beside the recurrent one.

`python -m benchmarks.heads --steps 1500` keeps the shipped network's convolutions as they are and
trains separable one-dimensional convolutions in the place of its two-way LSTM, on what they see;
without `--steps` what was trained before is compared.
"""

import argparse
import statistics
import time
from pathlib import Path

import keras
import numpy as np
from keras import layers
from tqdm import tqdm

from benchmarks.tables import table
from ocr_engine.recognition.alphabet import CLASSES
from ocr_engine.recognition.crnn import ANSWERS
from ocr_engine.recognition.decoding import greedy
from ocr_engine.recognition.lines import line_posteriors
from ocr_engine.runtime import WEIGHTS, network, weights_first
from ocr_engine.training import datasets
from ocr_engine.training.export import export
from ocr_engine.training.stores import LineStore, stored
from ocr_engine.training.train import RECIPES, SEED, CTCLoss

CHANNELS, REACH, BLOCKS = 160, 9, 5  # 20 steps of 4 pixels to each side: four characters
EPOCHS = 3
TIMED_WIDTH = 320  # pixels, a line of common length
RUNS = 60


def build_head(features: int) -> keras.Model:
    """Return an untrained head: what the convolutions see (batch, steps, features) to logits."""
    seen = keras.Input((None, features), name="seen")
    x = layers.Dense(CHANNELS, use_bias=False)(seen)
    for _ in range(BLOCKS):
        y = layers.SeparableConv1D(CHANNELS, REACH, padding="same", use_bias=False)(x)
        y = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(y))
        x = layers.Add()([x, y])
    x = layers.Dense(ANSWERS * CLASSES)(layers.Dropout(0.1)(x))
    return keras.Model(seen, layers.Reshape((-1, CLASSES))(x), name="convolutional_head")


class SeenBatches(keras.utils.PyDataset):
    """Batches of what the shipped convolutions see of lines, computed once, and their texts."""

    def __init__(self, trunk: keras.Model, lines: datasets.LineBatches, count: int) -> None:
        super().__init__(workers=1, use_multiprocessing=False)
        pairs = [lines[place] for place in tqdm(range(min(count, len(lines))), mininterval=20)]
        self.pairs = [
            (trunk.predict_on_batch(pictures).astype(np.float16), texts)
            for pictures, texts in pairs
        ]

    def __len__(self) -> int:
        return len(self.pairs)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        seen, texts = self.pairs[index]
        return seen.astype(np.float32), texts


def train(lines: LineStore, validation: LineStore, steps: int, folder: Path) -> None:
    """Train the head for so many steps and write the whole network as `convolutional.keras`."""
    keras.utils.set_random_seed(SEED)
    shipped = keras.models.load_model(WEIGHTS / "lines.keras", compile=False)
    recurrent = next(layer for layer in shipped.layers if isinstance(layer, layers.Bidirectional))
    trunk = keras.Model(shipped.input, recurrent.input)
    batch = RECIPES["lines"].batch
    seen = SeenBatches(trunk, datasets.LineBatches(lines, batch, seed=SEED), steps // EPOCHS)
    head = build_head(recurrent.input.shape[-1])
    schedule = keras.optimizers.schedules.CosineDecay(
        1e-4, steps, alpha=0.01, warmup_target=2e-3, warmup_steps=min(150, steps // 10)
    )
    head.compile(keras.optimizers.Adam(schedule, clipnorm=5.0), CTCLoss(), jit_compile=False)
    head.fit(
        seen,
        validation_data=SeenBatches(
            trunk, datasets.LineBatches(validation, batch), len(lines.texts)
        ),
        epochs=EPOCHS,
        callbacks=[keras.callbacks.CSVLogger(folder / "curve.csv")],
        verbose=2,
    )
    # A network of its own, without what only the training needed; a clone would keep the loss.
    bare = build_head(recurrent.input.shape[-1])
    bare.set_weights(head.get_weights())
    keras.Model(shipped.input, bare(recurrent.input)).save(folder / "convolutional.keras")


def compare(folder: Path, store: LineStore) -> list[tuple[str, str, str, str]]:
    """Return a row each for the shipped network and the one in a folder."""
    rows = [("recurrent (ships)", *_measured(WEIGHTS, store))]
    with weights_first(folder):
        rows.append(("convolutional", *_measured(folder, store)))
    return rows


def _measured(folder: Path, store: LineStore) -> tuple[str, str, str]:
    crops = [store.crop(row) for row in range(len(store.texts))]
    right = [
        greedy(seen)[0] == text
        for seen, text in zip(line_posteriors(crops), store.texts, strict=True)
    ]
    size = (folder / "lines.onnx").stat().st_size / 1e6
    return f"{100 * np.mean(right):.1f}", f"{_milliseconds():.1f}", f"{size:.2f}"


def _milliseconds() -> float:
    line = np.random.default_rng(0).normal(0, 1, (1, 32, TIMED_WIDTH, 1)).astype(np.float32)
    reader, times = network("lines"), []
    for _ in range(RUNS):
        start = time.perf_counter()
        reader(line)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    """Train where it is asked for, then print the comparison."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.heads", description=__doc__)
    parser.add_argument("--steps", type=int, help="train a head first, on 64 lines a step")
    parser.add_argument("--data", type=Path, default=Path("build/training/data"))
    parser.add_argument("--lines", default="lines-train-40000-42600.npz")
    parser.add_argument("--validation", default="lines-validation-0-60.npz")
    parser.add_argument("--out", type=Path, default=Path("build/heads"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    validation = stored(options.data / options.validation)
    if options.steps:
        train(stored(options.data / options.lines), validation, options.steps, options.out)
        export(options.out / "convolutional.keras", options.out / "lines.onnx")
    rows = compare(options.out, validation)
    print(f"{len(validation.texts)} validation lines; ms: a line of {TIMED_WIDTH} pixels\n")
    print(table(("head", "exact lines %", "ms", "MB"), rows))


if __name__ == "__main__":
    main()
