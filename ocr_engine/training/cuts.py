"""Cut the lines out of rendered photographs as the detector frames them, and say what they hold."""

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.detection.detector import detect_card
from ocr_engine.recognition.lines import LINE_HEIGHT
from ocr_engine.training import camera, synthetic

LEAST_CAPITAL = 7  # pixels; below it nobody could read
MARGINS = (0.25, 0.05, 0.45, 0.05), (0.85, 0.4, 1.3, 0.4)  # least and most, as predictor's vary
WIDE, WIDEST = 0.15, 9.0  # share of lines with much room behind, and how much at most
NEAR = 0.7  # of its height: how far a frame's end may be from the print's


def cut_lines(
    rng: np.random.Generator, split: str, shares: tuple[float, ...] | None = None
) -> list[tuple[np.ndarray, str]]:
    """Render one photograph and cut out its value lines.

    Lines that the detector missed or frames otherwise are cut where they stand, a little off.

    Args:
        rng: of everything about the photograph.
        split: of the faces, grounds, layouts and scenes.
        shares: how often each of `camera.TIERS` is drawn; None draws all as often.

    Returns:
        Pairs of a grey crop (32, width) uint8 and its text.
    """
    width = int(rng.integers(900, 2000))
    tier = str(rng.choice(camera.TIERS, p=shares))
    sample = synthetic.render_photo(rng, split=split, tier=tier, width=width, scramble=0.5)
    grey = cv2.cvtColor(sample.photo, cv2.COLOR_RGB2GRAY)
    found = detect_card(sample.photo)
    quads = [found.to_photo(frame) for frame in found.lines] if found else []
    cut = []
    printed_lines = sample.card.lines if sample.card else ()
    for printed, truth in zip(printed_lines, sample.line_corners(), strict=True):
        tall = geometry.side_lengths(truth)[1]
        if tall < LEAST_CAPITAL:
            continue
        quad = next((quad for quad in quads if _frames(quad, truth)), None)
        if quad is None:
            quad = truth + rng.normal(0, 0.06, (4, 2)) * tall
        margins = rng.uniform(*MARGINS)
        if printed.key != "jenis_kelamin" and rng.random() < WIDE:
            margins[2] = rng.uniform(1.0, WIDEST)
        cut.append(
            (geometry.cut_line(grey, geometry.grow(quad, *margins), LINE_HEIGHT), printed.text)
        )
    return cut


def _frames(quad: np.ndarray, truth: np.ndarray) -> bool:
    """Return whether a quad (4, 2) frames the print whose corners (4, 2) are given."""
    across, tall, *_ = geometry.side_lengths(truth)
    frame = geometry.project(quad, geometry.homography(truth, geometry.frame(across, tall)))
    left, right = frame[[0, 3], 0].mean(), frame[1:3, 0].mean()
    middle = frame[:, 1].mean()
    return bool(
        abs(left) < NEAR * tall
        and abs(right - across) < NEAR * tall
        and abs(middle - tall / 2) < 0.3 * tall
    )
