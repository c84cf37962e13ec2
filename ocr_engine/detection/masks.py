"""What the U-Net marks on a picture of its own size."""

import numpy as np

from ocr_engine.runtime import network

INPUT_SIZE = (384, 256)  # (width, height), as the network was trained
MASKS = ("card", "lines", "blood_type", "portrait")  # what the network's channels mark


def predict_masks(picture: np.ndarray) -> np.ndarray:
    """Return mask probabilities (256, 384, 4) of a picture of the network's size."""
    logits = network("unet")(picture[None].astype(np.float32) / 255)[0]
    return 1 / (1 + np.exp(-logits.clip(-30, 30)))
