"""Find the lines of print on a page: threshold, then contours (no network)."""

import cv2
import numpy as np


def find_text_lines(grey: np.ndarray) -> list[np.ndarray]:
    """Frame the lines of a grey page (H, W) uint8, top to bottom.

    Returns:
        Quads (4, 2) float32 of corners, clockwise from the top left.
    """
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(9, grey.shape[1] // 40))))
    shapes, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    frames = sorted((cv2.boundingRect(shape) for shape in shapes), key=lambda frame: frame[1])
    return [
        np.array(((x, y), (x + w, y), (x + w, y + h), (x, y + h)), np.float32)
        for x, y, w, h in frames
        if w > h > 8
    ]
