"""A second look: at a weak line in other crops and renderings, at a dark photo in more light."""

import cv2
import numpy as np

from ocr_engine.recognition import decoding
from ocr_engine.recognition.lines import ReadLine

WEAK = 0.9  # least certain character; lines below it are looked at again
SHARPENED_BY = 1.0
TILE = (8, 1)  # of the local contrast: along the line, one row


def variants(crop: np.ndarray) -> list[np.ndarray]:
    """Return other renderings of a grey crop (H, W) uint8: sharpened, and of even contrast."""
    even = cv2.createCLAHE(clipLimit=2.0, tileGridSize=TILE).apply(crop)
    return [sharpen(crop), even]


def brighten(photo: np.ndarray) -> np.ndarray:
    """Return a photo (H, W, 3) RGB uint8 of even brightness (CLAHE on its lightness)."""
    light, *colour = cv2.split(cv2.cvtColor(photo, cv2.COLOR_RGB2LAB))
    light = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(light)
    return cv2.cvtColor(cv2.merge([light, *colour]), cv2.COLOR_LAB2RGB)


def sharpen(crop: np.ndarray) -> np.ndarray:
    """Return a grey crop (H, W) uint8 with its edges raised (unsharp mask)."""
    soft = cv2.GaussianBlur(crop, (0, 0), 1.5)
    return cv2.addWeighted(crop, 1 + SHARPENED_BY, soft, -SHARPENED_BY, 0)


def agree(seen: list[ReadLine]) -> ReadLine:
    """Return what several looks at one line, each read by the network, say together.

    Each text that one of them saw is weighed by its mean probability under all of them. The look
    that believes the chosen text most comes first.
    """
    texts = list(dict.fromkeys(line.text for line in seen))
    looks = [look for line in seen for look in line.looks]
    masses = np.exp(decoding.log_probabilities(looks, texts))
    means = masses.mean(axis=0)
    best = int(means.argmax())
    first = int(masses[:, best].argmax())
    share = float(means[best] / max(float(means.sum()), 1e-12))
    ordered = (looks[first], *looks[:first], *looks[first + 1 :])
    return ReadLine(texts[best], min(seen[first].confidence, share), ordered)
