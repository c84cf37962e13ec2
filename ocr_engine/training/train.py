"""Train a network from rendered data: `python -m ocr_engine.training.train lines`.

Interrupted, the same command goes on after the last finished epoch. TensorBoard logs, checkpoints
and the curve as CSV land in the run's folder; `ocr_engine.training.export` then writes the weights
that the engine ships.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import keras
from keras import ops

from ocr_engine.detection.unet import build_unet
from ocr_engine.quality.judge_network import build_judge
from ocr_engine.recognition.alphabet import PRINT, STUDY
from ocr_engine.recognition.character_network import build_character_reader
from ocr_engine.recognition.crnn import build_line_reader
from ocr_engine.runtime import WEIGHTS
from ocr_engine.training import characters, datasets, noisy_words, printed_lines, sheets, stores

SEED = 2026
AVERAGED = 0.2  # share of all steps over which the weights that are kept are a mean
# Share of lines whose letterforms vary: a page's faces are any, a card's few.
BENT, CARDS_BENT = 0.5, 0.3
SOFTEST = 2.0  # pixels by which a card's line is blurred further: the worst photographs are
CHANGEABLE = ("epochs", "photos", "first", "learning_rate", "start", "corrections")


@dataclass(frozen=True)
class Recipe:
    """How one network is trained; `photos` counts what is rendered, photographs or lines."""

    build: Callable[[], keras.Model]
    batches: Callable[[Path, str, range, int], keras.utils.PyDataset]
    loss: keras.losses.Loss
    photos: int
    validation_photos: int
    batch: int
    epochs: int
    learning_rate: float
    first: int = 0  # number of the first photograph: a second stage should see others
    start: Path | None = None  # a trained network to go on from
    corrections: Path | None = None  # lines of real cards, to learn beside the rendered ones
    # The mean of many steps reads faces that nobody taught better than the last one does. It does
    # not suit the averages that a batch normalisation keeps, which are those of the last step.
    is_averaged: bool = True


class MaskLoss(keras.losses.Loss):
    """Cross entropy plus soft Dice, so that a lone blood type weighs as much as the wide card."""

    def call(self, truth: keras.KerasTensor, logits: keras.KerasTensor) -> keras.KerasTensor:
        """Return the loss of masks (batch, H, W, 4) given as logits."""
        entropy = ops.mean(ops.binary_crossentropy(truth, logits, from_logits=True))
        guess = ops.sigmoid(logits)
        shared = ops.sum(truth * guess, axis=(0, 1, 2))
        dice = (2 * shared + 1) / (
            ops.sum(truth, axis=(0, 1, 2)) + ops.sum(guess, axis=(0, 1, 2)) + 1
        )
        return entropy + ops.mean(1 - dice)


class CTCLoss(keras.losses.Loss):
    """The CTC loss, by TensorFlow's compiled kernel where TensorFlow is the backend.

    Keras's own is a scan over the steps, which took two thirds of a training step's time.
    """

    def call(self, texts: keras.KerasTensor, logits: keras.KerasTensor) -> keras.KerasTensor:
        """Return each line's loss, of class numbers (batch, longest), 0 fills up."""
        if keras.backend.backend() != "tensorflow":
            return keras.losses.ctc(texts, logits)
        import tensorflow  # only here: the other backends are used where it is not installed

        return tensorflow.nn.ctc_loss(
            labels=tensorflow.sparse.from_dense(ops.cast(texts, "int32")),
            logits=logits,
            label_length=None,
            logit_length=ops.full(ops.shape(logits)[:1], ops.shape(logits)[1], "int32"),
            logits_time_major=False,
            blank_index=0,
        )


def _detector_batches(folder: Path, split: str, photos: range, batch: int) -> keras.utils.PyDataset:
    pictures, masks = datasets.detector_set(folder, split, photos)
    return datasets.DetectorBatches(pictures, masks, batch, seed=SEED if split == "train" else None)


def _line_batches(folder: Path, split: str, photos: range, batch: int) -> keras.utils.PyDataset:
    store = datasets.line_set(folder, split, photos)
    seed = SEED if split == "train" else None
    return datasets.LineBatches(store, batch, seed=seed, bent=CARDS_BENT, softest=SOFTEST)


def _weak_line_batches(
    folder: Path, split: str, photos: range, batch: int
) -> keras.utils.PyDataset:
    """Feed what `lines` is unsure of: the deeper reader is shown nothing else."""
    store = datasets.line_set(folder, split, photos)
    seed = SEED if split == "train" else None
    if seed is not None:
        store = datasets.weak_lines(store, seed)
    return datasets.LineBatches(store, batch, seed=seed, bent=CARDS_BENT, softest=SOFTEST)


def _print_batches(folder: Path, split: str, photos: range, batch: int) -> keras.utils.PyDataset:
    store = datasets.line_set(folder, split, photos, "print", printed_lines.render_runs)
    seed = SEED if split == "train" else None
    return datasets.LineBatches(store, batch, seed=seed, characters=PRINT, bent=BENT)


def _word_batches(folder: Path, split: str, photos: range, batch: int) -> keras.utils.PyDataset:
    store = datasets.line_set(folder, split, photos, "words", noisy_words.render_words)
    seed = SEED if split == "train" else None
    return datasets.LineBatches(store, batch, seed=seed, characters=STUDY)


def _character_batches(
    folder: Path, split: str, photos: range, batch: int
) -> keras.utils.PyDataset:
    store = characters.character_set(folder, split, photos)
    return characters.CharacterBatches(store, batch, seed=SEED if split == "train" else None)


def _sheet_batches(folder: Path, split: str, photos: range, batch: int) -> keras.utils.PyDataset:
    seen = sheets.sheet_set(folder, split, photos)
    return sheets.SheetBatches(*seen, batch, seed=SEED if split == "train" else None)


RECIPES = {
    "unet": Recipe(build_unet, _detector_batches, MaskLoss(), 5000, 100, 8, 4, 2e-3),
    "characters": Recipe(
        build_character_reader,
        _character_batches,
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        40_000,
        1000,
        512,
        8,
        2e-3,
    ),
    "defects": Recipe(
        build_judge,
        _sheet_batches,
        keras.losses.BinaryCrossentropy(from_logits=True),
        4000,
        300,
        32,
        10,
        2e-3,
        is_averaged=False,
    ),
    "lines": Recipe(build_line_reader, _line_batches, CTCLoss(), 3000, 60, 64, 4, 2e-3),
    "weak_lines": Recipe(
        partial(build_line_reader, deep=True),
        _weak_line_batches,
        CTCLoss(),
        4000,
        60,
        64,
        4,
        1.5e-3,
        first=100_000,
        start=WEIGHTS / "lines.keras",
    ),
    "print": Recipe(
        partial(build_line_reader, len(PRINT) + 1),
        _print_batches,
        CTCLoss(),
        2000,
        60,
        64,
        6,
        2e-3,
        start=WEIGHTS / "lines.keras",
    ),
    "words": Recipe(
        partial(build_line_reader, len(STUDY) + 1),
        _word_batches,
        CTCLoss(),
        400,
        20,
        64,
        12,
        2e-3,
        start=WEIGHTS / "lines.keras",
    ),
}


def train(name: str, recipe: Recipe, folder: Path, data: Path) -> keras.Model:
    """Train one network and return it at its best validation loss.

    Args:
        name: of the network; names its checkpoint.
        recipe: how.
        folder: for checkpoints, TensorBoard logs and the curve.
        data: for the rendered sets, made when missing.
    """
    keras.utils.set_random_seed(SEED)
    batches = _training_batches(recipe, data)
    validation = recipe.batches(data, "validation", range(recipe.validation_photos), recipe.batch)
    model = recipe.build()
    if recipe.start:
        # Another alphabet needs another last layer; all before it is a good start.
        model.load_weights(recipe.start, skip_mismatch=True)
    steps = recipe.epochs * len(batches)
    schedule = keras.optimizers.schedules.CosineDecay(
        1e-4,
        steps,
        alpha=0.01,
        warmup_target=recipe.learning_rate,
        warmup_steps=min(300, steps // 10),
    )
    # XLA costs more than it saves on a CPU.
    momentum = 1 - 1 / max(1.0, AVERAGED * steps)
    adam = keras.optimizers.Adam(
        schedule, clipnorm=5.0, use_ema=recipe.is_averaged, ema_momentum=momentum
    )
    model.compile(adam, recipe.loss, jit_compile=False)
    model.fit(
        batches,
        validation_data=validation,
        epochs=recipe.epochs,
        callbacks=_callbacks(name, folder, is_averaged=recipe.is_averaged),
        verbose=1,
    )
    return keras.models.load_model(folder / f"{name}.keras", compile=False)


def _training_batches(recipe: Recipe, data: Path) -> keras.utils.PyDataset:
    numbers = range(recipe.first, recipe.first + recipe.photos)
    batches = recipe.batches(data, "train", numbers, recipe.batch)
    if recipe.corrections is None:
        return batches
    store = batches.lines.joined(stores.correction_set(recipe.corrections))
    return datasets.LineBatches(store, recipe.batch, seed=SEED, bent=CARDS_BENT, softest=SOFTEST)


def _callbacks(name: str, folder: Path, *, is_averaged: bool) -> list[keras.callbacks.Callback]:
    folder.mkdir(parents=True, exist_ok=True)
    averages = [keras.callbacks.SwapEMAWeights(swap_on_epoch=True)] if is_averaged else []
    return [
        keras.callbacks.BackupAndRestore(folder / "backup"),
        *averages,
        keras.callbacks.ModelCheckpoint(folder / f"{name}.keras", save_best_only=True),
        keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True),
        keras.callbacks.TensorBoard(folder / "tensorboard"),
        keras.callbacks.CSVLogger(folder / "curve.csv", append=True),
    ]


def main() -> None:
    """Train the network that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m ocr_engine.training.train", description=__doc__
    )
    parser.add_argument("network", choices=RECIPES)
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--photos", type=int, help="instead of the recipe's")
    parser.add_argument("--first", type=int, help="number of the first photograph")
    parser.add_argument("--learning-rate", type=float, help="instead of the recipe's")
    parser.add_argument("--start", type=Path, metavar="KERAS", help="go on from a trained network")
    parser.add_argument(
        "--corrections", type=Path, metavar="FOLDER", help="of manage.py export_corrections"
    )
    parser.add_argument("--out", type=Path, default=Path("build/training"))
    options = parser.parse_args()
    if options.corrections and options.network != "lines":
        parser.error("only the line reader learns from corrections")
    recipe = RECIPES[options.network]
    given = {key: value for key, value in vars(options).items() if value is not None}
    recipe = replace(recipe, **{key: given[key] for key in CHANGEABLE if key in given})
    train(options.network, recipe, options.out / options.network, options.out / "data")


if __name__ == "__main__":
    main()
