"""The views of one card that all measurements share, each made once."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from ocr_engine import geometry

PLANE = (480, 303)  # of the small view, (width, height)
FINE_WIDTH = 1000
# Where the portrait may lie, in fractions: left, top, right, bottom.
PORTRAIT = (0.715, 0.13, 0.985, 0.71)
PRINT = (0.03, 0.18, 0.70, 0.64)  # rows that every card has, without the portrait
RIM = 0.035  # of the card's width: rounded corners, and what a corner may be out by


@dataclass(frozen=True)
class Views:
    """A photo, RGB uint8 (H, W, 3), and the corners (4, 2) of the card on it."""

    photo: np.ndarray
    corners: np.ndarray

    @cached_property
    def card_width(self) -> float:
        """The card's width on the photo in pixels."""
        return float(geometry.side_lengths(self.corners)[[0, 2]].mean())

    @cached_property
    def small(self) -> np.ndarray:
        """The card in `PLANE` pixels, RGB uint8, averaged so that grain and raster vanish."""
        factor = max(1, int(self.card_width / PLANE[0]))
        least = np.maximum(self.corners.min(axis=0).astype(int) - factor, 0)
        left, top = np.minimum(least, (self.photo.shape[1] - factor, self.photo.shape[0] - factor))
        right, bottom = np.maximum(self.corners.max(axis=0).astype(int) + 2 * factor, (left, top))
        part = self.photo[top:bottom, left:right]
        height, width = (max(side // factor, 1) for side in part.shape[:2])
        whole = part[: height * factor, : width * factor]
        shrunk = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
        corners = (self.corners - np.array([left, top]) + 0.5) / factor - 0.5
        return geometry.rectify(shrunk, corners, PLANE)

    @cached_property
    def print_sample(self) -> np.ndarray:
        """The rows around the NIK in grey, uint8, `fine_width` pixels to a card's width."""
        left, top, right, bottom = PRINT
        width, height = self.fine_width, self.fine_width / geometry.CARD_RATIO
        frame = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        moved = frame - np.array([left * width, top * height], np.float32)
        size = (round((right - left) * width), round((bottom - top) * height))
        sample = cv2.warpPerspective(
            self.photo,
            geometry.homography(self.corners, moved),
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return cv2.cvtColor(sample, cv2.COLOR_RGB2GRAY)

    @cached_property
    def fine_width(self) -> int:
        """A card's width in `print_sample`: as on the photo, but at most `FINE_WIDTH`."""
        return int(np.clip(self.card_width, 64, FINE_WIDTH))

    @cached_property
    def ground(self) -> np.ndarray:
        """The small view without its print, RGB uint8: each channel's maximum nearby."""
        return cv2.dilate(self.small, np.ones((7, 7), np.uint8))

    @cached_property
    def printed(self) -> np.ndarray:
        """Where the small view holds ground and print, bool: neither portrait nor rim."""
        width, height = PLANE
        mask = np.zeros((height, width), bool)
        rim = round(RIM * width)
        mask[rim:-rim, rim:-rim] = True
        left, top, right, bottom = PORTRAIT
        mask[int(top * height) : int(bottom * height), int(left * width) : int(right * width)] = 0
        return mask

    def to_photo(self, points: np.ndarray) -> np.ndarray:
        """Return photo pixels (N, 2) of points on the small view."""
        return geometry.project(points, geometry.homography(geometry.frame(*PLANE), self.corners))

    def quad_around(self, mask: np.ndarray) -> np.ndarray | None:
        """Return the quad (4, 2) on the photo around the true pixels of a mask of the card."""
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if not len(rows):
            return None
        across, down = PLANE[0] / mask.shape[1], PLANE[1] / mask.shape[0]
        left, right = columns[0] * across, (columns[-1] + 1) * across
        top, bottom = rows[0] * down, (rows[-1] + 1) * down
        frame = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
        return self.to_photo(frame)
