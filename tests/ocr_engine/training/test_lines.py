import re

import numpy as np
import pytest

from ocr_engine.recognition.lines import LINE_HEIGHT
from ocr_engine.training import lines, synthetic


@pytest.mark.parametrize("split", ["train", "test"])
def test_render_line_is_the_same_for_equal_states(split):
    (one, text), (other, same) = (
        lines.render_line(synthetic.generator(split, 7), split) for _ in range(2)
    )
    np.testing.assert_array_equal(one, other)
    assert text == same


def test_render_line_gives_crops_of_the_readers_height_and_printable_text():
    rng = synthetic.generator("train", 8)
    rendered = [lines.render_line(rng, "train") for _ in range(20)]
    assert {crop.shape[0] for crop, _ in rendered} == {LINE_HEIGHT}
    assert all(text and text == " ".join(text.split()) for _, text in rendered)
    assert len({text for _, text in rendered}) > 10


def test_retype_parts_words_otherwise_and_keeps_their_letters():
    rng = np.random.default_rng(0)
    seen = {lines.retype("JL. MAWAR NO.5", rng) for _ in range(800)}
    assert {"JL MAWAR NO 5", "JL. MAWAR NO. 5", "JL.MAWAR NO.5"} <= seen
    assert {re.sub(r"\W", "", text) for text in seen} == {"JLMAWARNO5"}
