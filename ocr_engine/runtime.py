"""Load a network once and run it: the only file that knows the inference library."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime

WEIGHTS = Path(__file__).with_name("weights")
Runner = Callable[[np.ndarray], np.ndarray]  # a float32 batch in, the only output out
_folders = [WEIGHTS]
_loaders: list[Callable[[str], Runner]] = []


class Network:
    """One exported network, ready to run."""

    def __init__(self, path: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Waiting threads sleep: they share two cores with Tesseract and the web.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def __call__(self, batch: np.ndarray) -> np.ndarray:
        """Run a float32 batch through the network; return its only output."""
        return self._session.run(None, {self._input: batch})[0]


@cache
def network(name: str, threads: int = 2) -> Runner:
    """Return the network `weights/<name>.onnx`, loaded at the first call in a process."""
    if _loaders:
        return _loaders[-1](name)
    paths = [folder / f"{name}.onnx" for folder in _folders]
    return Network(next((path for path in paths if path.exists()), paths[-1]), threads)


@contextmanager
def weights_first(folder: Path) -> Iterator[None]:
    """Prefer the networks of a folder, to try them before they ship."""
    _folders.insert(0, folder)
    network.cache_clear()
    try:
        yield
    finally:
        _folders.remove(folder)
        network.cache_clear()


@contextmanager
def run_by(load: Callable[[str], Runner]) -> Iterator[None]:
    """Let another library run the networks, to measure it under the whole engine.

    What `load` returns is called from two threads.
    """
    _loaders.append(load)
    network.cache_clear()
    try:
        yield
    finally:
        _loaders.remove(load)
        network.cache_clear()
