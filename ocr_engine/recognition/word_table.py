"""Tables of words and how usual each is, as files."""

from pathlib import Path

import numpy as np

from ocr_engine.recognition.letters import STEP, in_steps


def store(seen: dict[str, float], path: Path) -> None:
    """Write ASCII words, and the natural logarithms of their shares in steps."""
    shares = np.array(list(seen.values())) / sum(seen.values())
    words = np.frombuffer("\n".join(seen).encode("ascii"), np.uint8)
    np.savez_compressed(path, words=words, steps=in_steps(shares))


def load(path: Path) -> dict[str, float]:
    """Return each word, and the natural logarithm of its share."""
    with np.load(path) as stored:
        words = stored["words"].tobytes().decode("ascii").split("\n")
        return dict(zip(words, (stored["steps"] * -STEP).tolist(), strict=True))
