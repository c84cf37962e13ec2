import numpy as np

from ocr_engine.training.calibrate import fit


def share_at(curve, raw):
    return float(np.interp(raw, curve["raw"], curve["right"]))


def test_a_thousand_clear_lines_do_not_vouch_for_a_few_doubtful_ones():
    clear = [(0.97 + 0.03 * place / 1000, True) for place in range(1000)]
    curve = fit([*clear, (0.45, True), (0.47, True), (0.2, False)])
    assert share_at(curve, 1.0) > 0.998
    assert share_at(curve, 0.45) < 0.9


def test_the_curve_never_falls():
    rng = np.random.default_rng(4)
    raw = rng.random(400)
    curve = fit([(float(sure), bool(rng.random() < sure)) for sure in raw])
    assert (np.diff(curve["raw"]) >= 0).all()
    assert (np.diff(curve["right"]) >= 0).all()
