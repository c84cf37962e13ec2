"""Fit the confidence curves: `python -m ocr_engine.training.calibrate`.

Reads rendered photographs of the validation split, compares each field with what is printed, and
writes `weights/confidence.json`.
"""

import argparse
import json
from collections import defaultdict

import numpy as np
from scipy.optimize import isotonic_regression
from tqdm import tqdm

from ocr_engine.extraction import confidence
from ocr_engine.predictor import read_image
from ocr_engine.training import camera, synthetic

FIRST = 200_000  # number of the first photograph of each tier
# A step of the curve is believed no further than its size allows: so many fields are added to it.
PRIOR_RIGHT, PRIOR_WRONG = 1.0, 1.0
PARTS = (0.5, 0.7, 0.9, 0.97)  # of raw confidence

Seen = dict[str, list[tuple[float, bool]]]


def collect(photos: int, hard: int = 0) -> Seen:
    """Read photographs; return raw confidence and truth by kind of field.

    Args:
        photos: of each tier.
        hard: so many more of the hard tier: on the others hardly a field is doubtful.
    """
    seen: Seen = defaultdict(list)
    numbers = [(tier, i) for tier in range(len(camera.TIERS)) for i in range(photos)]
    numbers += [(camera.TIERS.index("hard"), photos + i) for i in range(hard)]
    for tier, index in tqdm(numbers, mininterval=2):
        rng = synthetic.generator("validation", FIRST + tier * 10_000 + index)
        sample = synthetic.render_photo(rng, split="validation", tier=camera.TIERS[tier])
        reading = read_image(sample.photo, trust=_upper_half)
        for field in reading.fields:
            if field.box:
                right = field.value == sample.values[field.key]
                seen[confidence.KIND_OF[field.key]].append((2 * field.confidence - 1, right))
    return seen


def _upper_half(_key: str, certainty: float) -> float:
    """Keep the network's certainty where no field is given up for it."""
    return (1 + certainty) / 2


def fit(pairs: list[tuple[float, bool]]) -> dict[str, list[float]]:
    """Return the knots of the isotonic curve through pairs of raw confidence and truth.

    A level is parted at `PARTS`: a thousand clear lines say nothing of the ten doubtful ones that
    happened to be right as well, and few of them alone are no certainty.
    """
    raw, right = (np.array(values, float) for values in zip(*sorted(pairs), strict=True))
    level = isotonic_regression(right).x
    parts = np.searchsorted(PARTS, raw, side="right")
    starts = np.flatnonzero(np.diff(level, prepend=-1.0) + np.diff(parts, prepend=-1))
    knots: list[tuple[float, float]] = []
    for start, stop in zip(starts, [*starts[1:], len(raw)], strict=True):
        share = (right[start:stop].sum() + PRIOR_RIGHT) / (stop - start + PRIOR_RIGHT + PRIOR_WRONG)
        share = max(share, knots[-1][1] if knots else 0.0)
        knots += [(raw[start], share), (raw[stop - 1], share)]
    seen, shares = zip(*knots, strict=True)
    return {"raw": [round(x, 5) for x in seen], "right": [round(y, 4) for y in shares]}


def main() -> None:
    """Write the curves and print how many fields each rests on."""
    parser = argparse.ArgumentParser(prog="python -m ocr_engine.training.calibrate")
    parser.add_argument("--photos", type=int, default=60, help="of each tier")
    parser.add_argument("--hard", type=int, default=0, help="so many more hard ones")
    options = parser.parse_args()
    seen = collect(options.photos, options.hard)
    curves = {kind: fit(pairs) for kind, pairs in seen.items()}
    confidence.TABLE.write_text(json.dumps(curves, indent=1) + "\n")
    for kind, pairs in seen.items():
        wrong = sum(not right for _, right in pairs)
        print(f"{kind:<12}{len(pairs):>7} fields, {wrong} wrong")


if __name__ == "__main__":
    main()
