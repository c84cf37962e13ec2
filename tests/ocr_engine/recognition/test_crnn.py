"""The line reader's network, shallow and deep."""

import numpy as np
import pytest

from ocr_engine.recognition.alphabet import CLASSES
from ocr_engine.recognition.crnn import build_line_reader
from ocr_engine.runtime import WEIGHTS


@pytest.mark.parametrize("deep", [False, True])
def test_a_line_gets_an_answer_every_other_pixel(deep):
    answers = build_line_reader(deep=deep)(np.zeros((2, 32, 96, 1), np.float32))
    assert answers.shape == (2, 48, CLASSES)


@pytest.mark.filterwarnings("ignore:A total of|Skipping nested:UserWarning")
def test_a_deep_reader_begins_with_what_a_shallow_one_learnt():
    shallow, deep = build_line_reader(), build_line_reader(deep=True)
    for model in (shallow, deep):
        model.load_weights(WEIGHTS / "lines.keras", skip_mismatch=True)
    lines = np.random.default_rng(0).normal(0, 1, (2, 32, 96, 1)).astype(np.float32)
    names = [next(x.name for x in m.layers if "bidirectional" in x.name) for m in (shallow, deep)]
    seen = []
    for model, name in zip((shallow, deep), names, strict=True):
        part = type(model)(model.input, model.get_layer(name).output)
        seen.append(np.asarray(part(lines)))
    assert np.abs(seen[0] - seen[1]).max() < 1e-5
    assert np.abs(seen[0]).max() > 0.1
