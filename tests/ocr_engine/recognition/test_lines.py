import numpy as np

from ocr_engine.recognition import alphabet, lines


def test_alphabet_round_trip_passes_over_what_no_card_prints():
    assert alphabet.decode(alphabet.encode("JL. A'B-C/9 (X)+é")) == "JL. A'B-C/9 (X)+"


def test_line_posteriors_keep_the_order_of_crops_of_mixed_widths():
    rng = np.random.default_rng(0)
    crops = [rng.integers(0, 255, (32, width), np.uint8) for width in (300, 40, 120, 300)]
    together = lines.line_posteriors(crops)
    for crop, found in zip(crops, together, strict=True):
        [alone] = lines.line_posteriors([crop])
        np.testing.assert_allclose(found, alone, atol=1e-4)


def test_read_lines_of_no_crops_is_empty():
    assert lines.read_lines([]) == []
