"""Find the card and its value lines: the U-Net on the whole photo, then again on the found card."""

from dataclasses import dataclass

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.detection import contours
from ocr_engine.runtime import network

INPUT_SIZE = (384, 256)  # (width, height), as the network was trained
MARGIN = 0.05  # room around the found card for the second look
# Where value text can stand on an upright card, as (left, top, right, bottom) fractions: used to
# tell which way up it is, since the portrait's side carries no value line but NIK's tail.
VALUE_AREA = (0.24, 0.27, 0.70, 0.97)
MIRRORED_VALUE_AREA = (0.30, 0.03, 0.76, 0.73)


@dataclass(frozen=True)
class Detection:
    """A card on a photo.

    `corners` (4, 2) on the photo, the card's own top left first. `lines` are frames (N, 4) of
    (left, top, right, bottom) on the plane `geometry.CARD_SIZE`, top to bottom. `score` in 0..1
    is how sure the network is of the card's area.
    """

    corners: np.ndarray
    lines: np.ndarray
    score: float

    def to_photo(self, frame: np.ndarray) -> np.ndarray:
        """Return the quad (4, 2) on the photo of a frame on the card's plane."""
        left, top, right, bottom = frame
        quad = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
        return geometry.project(
            quad, geometry.homography(geometry.frame(*geometry.CARD_SIZE), self.corners)
        )


def detect_card(photo: np.ndarray) -> Detection | None:
    """Find one KTP on a photo, whichever way up it lies.

    Args:
        photo: RGB uint8 (H, W, 3).

    Returns:
        The detection, or None where there is no card.
    """
    rough = _find_on_photo(photo)
    if rough is None:
        return None
    masks, matrix = _look_at_card(photo, rough)
    if _upside_down(masks[..., 1]):
        rough = np.roll(rough, 2, axis=0)
        masks, matrix = _look_at_card(photo, rough)
    fitted = contours.fit_quad(masks[..., 0])
    if fitted is not None:
        refined = geometry.project(fitted, np.linalg.inv(matrix))
        if geometry.intersection_over_union(refined, rough) > 0.75:
            rough = refined
            masks, matrix = _look_at_card(photo, rough)
    score = float(masks[..., 0][_inside(masks.shape[:2])].mean())
    return Detection(rough, _lines_on_card(masks[..., 1]), score)


def _predict_masks(picture: np.ndarray) -> np.ndarray:
    """Return mask probabilities (256, 384, 2) of a picture of the network's size."""
    logits = network("unet")(picture[None].astype(np.float32) / 255)[0]
    return 1 / (1 + np.exp(-logits.clip(-30, 30)))


def _find_on_photo(photo: np.ndarray) -> np.ndarray | None:
    """Return the card's rough corners on the photo, a long side on top; None without a card."""
    height, width = photo.shape[:2]
    upright = height > width
    view = np.rot90(photo) if upright else photo
    small = cv2.resize(np.ascontiguousarray(view), INPUT_SIZE, interpolation=cv2.INTER_AREA)
    quad = contours.fit_quad(_predict_masks(small)[..., 0])
    if quad is None:
        return None
    quad = (quad + 0.5) * (view.shape[1] / INPUT_SIZE[0], view.shape[0] / INPUT_SIZE[1])
    if upright:  # undo the quarter turn: (x, y) of the turned view was (width - y, x) of the photo
        quad = np.stack([width - quad[:, 1], quad[:, 0]], axis=1)
    top, right, bottom, left = geometry.side_lengths(quad)
    return (
        np.roll(quad, -1, axis=0).astype(np.float32)
        if left + right > top + bottom
        else quad.astype(np.float32)
    )


def _look_at_card(photo: np.ndarray, corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the masks of the rectified card, and the homography from the photo to that view."""
    matrix = geometry.homography(corners, geometry.inset_frame(INPUT_SIZE, MARGIN))
    view = cv2.warpPerspective(
        _shrunk(photo, corners),
        matrix @ _shrink_matrix(corners),
        INPUT_SIZE,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return _predict_masks(view), matrix


def _shrink_factor(corners: np.ndarray) -> int:
    return max(1, int(geometry.side_lengths(corners)[0] / INPUT_SIZE[0]))


def _shrunk(photo: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Return the photo smaller by a whole factor, so that warping it down does not skip pixels."""
    factor = _shrink_factor(corners)
    if factor == 1:
        return photo
    size = (photo.shape[1] // factor, photo.shape[0] // factor)
    return cv2.resize(
        photo[: size[1] * factor, : size[0] * factor], size, interpolation=cv2.INTER_AREA
    )


def _shrink_matrix(corners: np.ndarray) -> np.ndarray:
    """Return the map from the shrunk photo's pixels to the photo's."""
    factor = _shrink_factor(corners)
    return np.array([(factor, 0, (factor - 1) / 2), (0, factor, (factor - 1) / 2), (0, 0, 1)])


def _upside_down(lines: np.ndarray) -> bool:
    return _filled(lines, VALUE_AREA) < _filled(lines, MIRRORED_VALUE_AREA)


def _filled(mask: np.ndarray, area: tuple[float, float, float, float]) -> float:
    """Return the left-weighted amount of mask inside an area: value lines begin flush left."""
    height, width = mask.shape
    left, top, right, bottom = (
        round(edge * size) for edge, size in zip(area, (width, height, width, height), strict=True)
    )
    part = mask[top:bottom, left:right]
    ramp = np.linspace(1.0, 0.0, part.shape[1])
    return float((part * (ramp if area == VALUE_AREA else ramp[::-1])).sum())


def _inside(shape: tuple[int, ...]) -> tuple[slice, slice]:
    rows, columns = (round(size * 0.15) for size in shape)
    return slice(rows, shape[0] - rows), slice(columns, shape[1] - columns)


def _lines_on_card(mask: np.ndarray) -> np.ndarray:
    """Return line frames (N, 4) on the card's plane from the mask of a view with margins."""
    frames = np.array(contours.find_lines(mask), np.float32).reshape(-1, 4)
    width, height = INPUT_SIZE
    size = np.array([width, height, width, height])
    inside = (frames + 0.5 - size * MARGIN) / (size * (1 - 2 * MARGIN))
    plane_width, plane_height = geometry.CARD_SIZE
    return inside * (plane_width, plane_height, plane_width, plane_height)
