"""Write trained networks as the weights that the engine ships, and what a phone needs of them.

`python -m ocr_engine.training.export unet lines` takes them from a training;
`python -m ocr_engine.training.export --litert` writes those that ship as LiteRT, with `ktp.json`.
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


def export_trained(names: list[str], trained: Path, target: Path) -> None:
    """Write the networks of a training as ONNX and Keras, and say how large they are."""
    for name in names:
        path = target / f"{name}.onnx"
        difference = export(trained / name / f"{name}.keras", path)
        print(f"{_sized(path)}, differs from Keras by at most {difference:.1e}")


def export_for_phones(names: list[str], shipped: Path, folder: Path) -> None:
    """Write networks as LiteRT, in full and in eight bits, and what the rest of the engine knows.

    Raises:
        ValueError: a network in full differs from Keras by more than 1e-3.
    """
    # Only here: the ONNX export needs neither library.
    from ocr_engine.training import litert, specification

    for name in names:
        for written in litert.write(shipped / f"{name}.keras", folder):
            print(f"{_sized(written.path)}, differs from Keras by at most {written.difference:.1e}")
            if written.path.stem == name and written.difference > MOST_DIFFERENCE:
                raise ValueError(f"{written.path} differs by {written.difference:.2g}")
    for path in specification.write(folder):
        print(_sized(path))


def _sized(path: Path) -> str:
    return f"{path}: {path.stat().st_size / 1e6:.2f} MB"


def main() -> None:
    """Export the networks that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m ocr_engine.training.export", description=__doc__
    )
    parser.add_argument("network", nargs="*", help=f"of {', '.join(RECIPES)}")
    parser.add_argument("--trained", type=Path, default=Path("build/training"))
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="a folder of candidates, say")
    parser.add_argument(
        "--litert",
        type=Path,
        nargs="?",
        const=Path("build/phone"),
        metavar="FOLDER",
        help="write LiteRT too, of the networks named or of all (default build/phone)",
    )
    options = parser.parse_args()
    if set(options.network) - set(RECIPES) or not (options.network or options.litert):
        parser.error(f"name networks of {', '.join(RECIPES)}, or give --litert")
    export_trained(options.network, options.trained, options.to)
    if options.litert:
        shipped = sorted(path.stem for path in options.to.glob("*.keras"))
        export_for_phones(options.network or shipped, options.to, options.litert)


if __name__ == "__main__":
    main()
