"""One sheet that shows all of a photo that tells its defects, and the network that looks at it."""

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.runtime import network

# What is wrong with a photo, in the order of the network's answers.
DEFECTS = (
    "image_blurred",
    "image_dark",
    "image_glare",
    "image_low_resolution",
    "image_cropped",
    "image_obstructed",
    "image_grayscale",
    "document_screen",
    "document_photocopy",
    "multiple_documents",
)
CARD, PHOTO, PRINT = (216, 144), (168, 144), (384, 128)  # (width, height) of the sheet's parts
SHEET = (PRINT[0], CARD[1] + PRINT[1])
SURROUNDINGS = 0.15  # around the card, as a share of its sides
FINE_WIDTH = 1000  # pixels to a card's width in the part that shows print
BLACKED_OUT = 1.06  # of the card on the whole photo, so that nothing but what is beside it is seen
PRINT_PLACE = (0.28, 0.17)  # of the card's sides: where that part begins; it ends at the portrait


def defect_chances(photo: np.ndarray, corners: np.ndarray) -> dict[str, float]:
    """Return the probability of each of `DEFECTS` on a photo.

    Args:
        photo: RGB uint8 (H, W, 3).
        corners: the card's (4, 2) on it, its own top left first.
    """
    logits = network("defects")(draw_sheet(photo, corners)[None].astype(np.float32) / 255)[0]
    return dict(zip(DEFECTS, (1 / (1 + np.exp(-logits))).tolist(), strict=True))


def draw_sheet(photo: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Return the card in its surroundings, the photo without the card, and a strip of fine print.

    Returns:
        RGB uint8 (272, 384, 3): the card above left, the photo beside it, the strip below. What
        lies beyond the photo's edge is black, and so is the card's place on the photo.
    """
    sheet: np.ndarray = np.zeros((SHEET[1], SHEET[0], 3), np.uint8)
    sheet[: CARD[1], : CARD[0]] = _card(photo, corners)
    whole = _whole(photo, corners)
    sheet[: whole.shape[0], CARD[0] : CARD[0] + whole.shape[1]] = whole
    sheet[CARD[1] :] = _print(photo, corners)
    return sheet


def _card(photo: np.ndarray, corners: np.ndarray) -> np.ndarray:
    factor = max(1, int(geometry.side_lengths(corners)[0] / CARD[0]))
    height, width = (max(1, side // factor) for side in photo.shape[:2])
    part = photo[: height * factor, : width * factor]
    shrunk = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
    placed = (corners + 0.5) / factor - 0.5
    frame = geometry.inset_frame(CARD, SURROUNDINGS)
    return cv2.warpPerspective(shrunk, geometry.homography(placed, frame), CARD)


def _whole(photo: np.ndarray, corners: np.ndarray) -> np.ndarray:
    height, width = photo.shape[:2]
    factor = min(PHOTO[0] / width, PHOTO[1] / height)
    size = (max(1, int(width * factor)), max(1, int(height * factor)))
    small = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    centre = corners.mean(axis=0)
    covered = (centre + (corners - centre) * BLACKED_OUT + 0.5) * factor - 0.5
    return cv2.fillConvexPoly(small, np.round(covered).astype(np.int32), (0, 0, 0))


def _print(photo: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Return the strip from the NIK down, at `FINE_WIDTH` pixels to a card's width."""
    left, top = PRINT_PLACE[0] * FINE_WIDTH, PRINT_PLACE[1] * FINE_WIDTH / geometry.CARD_RATIO
    frame = geometry.frame(FINE_WIDTH, FINE_WIDTH / geometry.CARD_RATIO)
    moved = frame - np.array([left, top], np.float32)
    return cv2.warpPerspective(photo, geometry.homography(corners, moved), PRINT)
