"""Write trained networks as the weights that the engine ships.

`python -m ocr_engine.training.export unet lines`
"""

import argparse
from pathlib import Path

import keras
import numpy as np

from ocr_engine.runtime import WEIGHTS, Network
from ocr_engine.training.train import RECIPES

MOST_DIFFERENCE = 1e-3


def export(trained: Path, target: Path) -> float:
    """Write one network as ONNX and check that it answers as Keras does.

    Beside it stands the Keras network itself, without what only its training needed: to go on from.

    Returns:
        The largest difference between the two on random input.

    Raises:
        ValueError: they differ by more than 1e-3.
    """
    model = keras.models.load_model(trained, compile=False)
    shape = [size or (2 if axis == 0 else 160) for axis, size in enumerate(model.input_shape)]
    batch = np.random.default_rng(0).normal(0, 1, shape).astype(np.float32)
    expected = keras.ops.convert_to_numpy(model(batch, training=False))
    model.export(target, format="onnx", verbose=False)
    difference = float(np.abs(Network(target, threads=1)(batch) - expected).max())
    if difference > MOST_DIFFERENCE:
        raise ValueError(f"{target} differs from {trained} by {difference:.2g}")
    model.save(target.with_suffix(".keras"))
    return difference


def main() -> None:
    """Export the networks that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m ocr_engine.training.export", description=__doc__
    )
    parser.add_argument("network", choices=RECIPES, nargs="+")
    parser.add_argument("--trained", type=Path, default=Path("build/training"))
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="a folder of candidates, say")
    options = parser.parse_args()
    for name in options.network:
        target = options.to / f"{name}.onnx"
        difference = export(options.trained / name / f"{name}.keras", target)
        size = target.stat().st_size / 1e6
        print(f"{target}: {size:.2f} MB, differs from Keras by at most {difference:.1e}")


if __name__ == "__main__":
    main()
