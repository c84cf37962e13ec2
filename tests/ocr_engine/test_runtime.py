import numpy as np

from ocr_engine.recognition.alphabet import CLASSES
from ocr_engine.recognition.lines import line_posteriors
from ocr_engine.runtime import WEIGHTS, Network, network, run_by


def test_run_by_puts_another_library_under_the_readers_and_takes_it_away_again():
    asked = []

    def load(name):
        asked.append(name)
        return lambda batch: np.zeros((len(batch), 4, CLASSES), np.float32)

    crop = np.zeros((32, 8), np.uint8)
    with run_by(load):
        seen = line_posteriors([crop])
    assert asked == ["lines"]
    assert seen[0].shape == (4, CLASSES)
    assert isinstance(network("lines"), Network)


def test_network_runs_the_weights_that_ship():
    batch = np.random.default_rng(0).normal(0, 1, (1, 32, 64, 1)).astype(np.float32)
    answers = [reader(batch) for reader in (network("lines"), Network(WEIGHTS / "lines.onnx", 1))]
    assert np.abs(answers[0] - answers[1]).max() < 1e-3
