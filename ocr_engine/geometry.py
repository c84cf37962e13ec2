"""Quads, homographies and crops.

Points are (x, y) in pixels, quads (4, 2) clockwise from the top left.
"""

from collections.abc import Sequence

import cv2
import numpy as np

CARD_RATIO = 85.60 / 53.98  # ISO/IEC 7810 ID-1
CARD_SIZE = (1000, 631)  # the plane that layouts are written in: (width, height)
PARALLEL = 1e-3  # sine of the angle between two lines: with less they do not meet


def frame(width: float, height: float) -> np.ndarray:
    """Return the quad of an upright rectangle at the origin."""
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)


def inset_frame(size: tuple[int, int], margin: float) -> np.ndarray:
    """Return the quad inside a picture of `size` that leaves a margin, a fraction, on each side."""
    width, height = size
    inner = frame(width * (1 - 2 * margin), height * (1 - 2 * margin))
    return inner + np.array([width * margin, height * margin], np.float32)


def homography(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the matrix (3, 3) that takes one quad to another."""
    return cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))


def project(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Map points (N, 2) through a homography (3, 3); return (N, 2) float32."""
    return cv2.perspectiveTransform(points.reshape(-1, 1, 2).astype(np.float32), matrix).reshape(
        -1, 2
    )


def rectify(image: np.ndarray, corners: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the quad's content as an upright picture of `size` (width, height)."""
    return cv2.warpPerspective(
        image,
        homography(corners, frame(*size)),
        size,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )


def side_lengths(corners: np.ndarray) -> np.ndarray:
    """Return the lengths of the top, right, bottom and left sides."""
    return np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)


def quad_of_sides(sides: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray | None:
    """Return the quad whose sides lie on four lines.

    Args:
        sides: of the top, right, bottom and left side a point (2,) and a direction (2,).

    Returns:
        The corners (4, 2) float32, None where two neighbouring lines are almost parallel.
    """
    corners = [_meeting(*sides[place - 1], *sides[place]) for place in range(4)]
    return None if any(corner is None for corner in corners) else np.array(corners, np.float32)


def _meeting(
    point: np.ndarray, along: np.ndarray, other: np.ndarray, across: np.ndarray
) -> np.ndarray | None:
    system = np.array([along, -across]).T
    if abs(np.linalg.det(system)) < PARALLEL * np.hypot(*along) * np.hypot(*across):
        return None
    return np.asarray(point + np.linalg.solve(system, other - point)[0] * along)


def grow(corners: np.ndarray, left: float, top: float, right: float, bottom: float) -> np.ndarray:
    """Move a quad's sides outwards by multiples of its own height, along its own axes."""
    along = (corners[1] - corners[0] + corners[2] - corners[3]) / 2
    down = (corners[3] - corners[0] + corners[2] - corners[1]) / 2
    height = float(np.hypot(*down))
    along = along / max(float(np.hypot(*along)), 1e-6) * height
    offsets = [(-left, -top), (right, -top), (right, bottom), (-left, bottom)]
    return (corners + np.array([x * along + y * down for x, y in offsets])).astype(np.float32)


def cut_line(image: np.ndarray, corners: np.ndarray, height: int) -> np.ndarray:
    """Cut one line of text out of a photo.

    Args:
        image: grey or RGB uint8.
        corners: the line's quad, margins included.
        height: of the crop in pixels; its width follows the quad's shape.
    """
    top, right, bottom, left = side_lengths(corners)
    tall = max((left + right) / 2, 1.0)
    width = max(round((top + bottom) / 2 / tall * height), 4)
    # A large text is first cut at twice the size: warping alone would skip pixels and alias.
    times = 2 if tall > 1.5 * height else 1
    target = frame(width * times, height * times)
    crop = cv2.warpPerspective(
        image,
        homography(corners, target),
        (width * times, height * times),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return crop if times == 1 else cv2.resize(crop, (width, height), interpolation=cv2.INTER_AREA)


def intersection_over_union(one: np.ndarray, other: np.ndarray) -> float:
    """Return the shared area of two convex quads over their joint area, 0..1."""
    shared, _ = cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))
    joint = (
        cv2.contourArea(one.astype(np.float32)) + cv2.contourArea(other.astype(np.float32)) - shared
    )
    return float(shared / joint) if joint > 0 else 0.0
