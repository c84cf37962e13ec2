"""Vary the letterforms of a rendered line, so that few typefaces teach what many would."""

import cv2
import numpy as np

SLANT = 0.16  # pixels sideways a pixel of height, at most
UNEVEN = 0.14  # how much wider or narrower a stretch of the line may become
WAVE = (40.0, 160.0)  # pixels: how long such a stretch is
TALL = 0.08  # how much taller or lower the letters may become
HEAVY = 0.55  # how much of a pixel strokes may gain or lose on each side


def vary_letterforms(crop: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Slant, stretch and fatten the letters of a grey line (H, W) uint8; its size stays."""
    height, width = crop.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    down = y - (height - 1) / 2
    wave = float(rng.uniform(*WAVE))
    shift = UNEVEN * wave / (2 * np.pi) * np.sin(2 * np.pi * (x / wave + rng.random()))
    from_x = x + down * rng.uniform(-SLANT, SLANT) + shift * rng.uniform(0, 1)
    from_y = (height - 1) / 2 + down * rng.uniform(1 - TALL, 1 + TALL)
    bent = cv2.remap(
        crop,
        from_x.astype(np.float32),
        from_y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    change = cv2.erode if rng.random() < 0.5 else cv2.dilate
    share = rng.uniform(0, HEAVY)
    return cv2.addWeighted(bent, 1 - share, change(bent, np.ones((2, 2), np.uint8)), share, 0)
