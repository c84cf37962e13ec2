"""Write trained networks as LiteRT, in full and in eight bits, and run them.

A recurrent layer becomes a loop of built-in operations as long as only the line's width is free:
with a free batch as well it would need TensorFlow's own operations beside the interpreter.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from threading import Lock

import keras
import numpy as np
import tensorflow
from ai_edge_litert.interpreter import Interpreter

from ocr_engine.recognition import characters as character_reader
from ocr_engine.recognition.lines import LINE_HEIGHT, WIDTH_STEP, normalise
from ocr_engine.training import characters, datasets, noisy_words, printed_lines, sheets

FLOAT, SMALL = "", "-int8"  # what a file's name ends with
# Measured on 634 validation lines: with eight bits between the layers too, 1.7 % fewer are exact;
# with eight-bit weights alone as many as in full, in the same time.
LINE_READERS = ("lines", "weak_lines", "print", "words")
SHOWN = 80  # batches of one from which the range of each number in the network is taken
FIRST = 70_000_000  # number of the first picture shown: none that a network was trained on


class LiteRTNetwork:
    """One LiteRT network, ready to run; its input is a batch of one.

    Threads may share it: they wait for each other.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        self._lock = Lock()
        self._interpreter = Interpreter(str(path), num_threads=threads)
        self._shape: tuple[int, ...] = ()

    def __call__(self, batch: np.ndarray) -> np.ndarray:
        """Run a float32 batch through the network, one after the other."""
        with self._lock:
            return np.concatenate([self._run(one) for one in np.split(batch, len(batch))])

    def _run(self, one: np.ndarray) -> np.ndarray:
        place = self._interpreter.get_input_details()[0]["index"]
        if one.shape != self._shape:
            self._interpreter.resize_tensor_input(place, one.shape)
            self._interpreter.allocate_tensors()
            self._shape = one.shape
        self._interpreter.set_tensor(place, np.ascontiguousarray(one, np.float32))
        self._interpreter.invoke()
        answer = self._interpreter.get_output_details()[0]["index"]
        return self._interpreter.get_tensor(answer)


@dataclass(frozen=True)
class Written:
    """One file, and its largest difference from Keras on a rendered picture."""

    path: Path
    difference: float


def write(trained: Path, folder: Path, kinds: Sequence[str] = (FLOAT, SMALL)) -> list[Written]:
    """Write a Keras network as `<name>.tflite` and `<name>-int8.tflite`.

    Both take and give float32, and use built-in operations only. In the second the weights have
    eight bits, and so have the numbers between the layers where no layer is recurrent.
    """
    model = keras.models.load_model(trained, compile=False)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{trained.stem}{kind}.tflite" for kind in kinds]
    for kind, path in zip(kinds, paths, strict=True):
        _convert(model, path, _eight_bits(trained.stem) if kind == SMALL else {})
    batch = next(examples(trained.stem))[0]
    expected = keras.ops.convert_to_numpy(model(batch, training=False))
    return [
        Written(path, float(np.abs(LiteRTNetwork(path)(batch) - expected).max())) for path in paths
    ]


def _eight_bits(name: str) -> dict[str, object]:
    options: dict[str, object] = {"optimizations": [tensorflow.lite.Optimize.DEFAULT]}
    if name in LINE_READERS:
        return options
    return options | {"representative_dataset": partial(examples, name)}


def _convert(model: keras.Model, path: Path, options: dict[str, object]) -> None:
    shape = (1, *model.input_shape[1:])
    model.export(
        path,
        format="litert",
        verbose=False,
        input_signature=[keras.InputSpec(shape=shape, dtype="float32")],
        # Keras would take TensorFlow's own operations as well: 30 MB more in an app.
        target_spec={"supported_ops": [tensorflow.lite.OpsSet.TFLITE_BUILTINS]},
        **options,
    )


def examples(name: str) -> Iterator[list[np.ndarray]]:
    """Yield what a network sees of rendered pictures of the training split, batches of one."""
    rendered = chain.from_iterable(EXAMPLES[name](index) for index in range(FIRST, FIRST + SHOWN))
    for seen in islice(rendered, SHOWN):
        yield [seen[None]]


def _pictures(index: int) -> list[np.ndarray]:
    views, _ = datasets.render_detector_views(index, "train")
    return list(views.astype(np.float32) / 255)


def _sheets(index: int) -> list[np.ndarray]:
    sheet, defect = sheets.render_sheet(index, "train")
    return [] if defect == sheets.NOTHING_FOUND else [sheet.astype(np.float32) / 255]


def _characters(index: int) -> list[np.ndarray]:
    # As many of each line: the converter sets up its input once.
    crops = [cut.crop for cut in characters.render_characters(index, "train")][: characters.FEWEST]
    enough = len(crops) == characters.FEWEST
    return [character_reader.strip(np.stack(crops))] if enough else []


def _lines(
    render: Callable[[int, str], list[tuple[np.ndarray, str]]], index: int
) -> list[np.ndarray]:
    return [padded(crop) for crop, _ in render(index, "train")[::3]]


def padded(crop: np.ndarray) -> np.ndarray:
    """Return a grey crop (32, W) as a line reader sees it (32, W rounded up, 1)."""
    width = -(-crop.shape[1] // WIDTH_STEP) * WIDTH_STEP
    line = np.zeros((LINE_HEIGHT, width, 1), np.float32)
    line[:, : crop.shape[1], 0] = normalise(crop)
    return line


EXAMPLES: dict[str, Callable[[int], list[np.ndarray]]] = {
    "unet": _pictures,
    "defects": _sheets,
    "characters": _characters,
    "lines": partial(_lines, datasets.render_lines),
    "weak_lines": partial(_lines, datasets.render_lines),
    "print": partial(_lines, printed_lines.render_runs),
    "words": partial(_lines, noisy_words.render_words),
}
