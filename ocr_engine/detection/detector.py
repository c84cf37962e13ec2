"""Find the card and its value lines: the U-Net on the whole photo, then again on the found card."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.detection import contours, grid, sides
from ocr_engine.detection.masks import INPUT_SIZE, predict_masks
from ocr_engine.detection.search import CLOSE_UP_ROOMS, find_roughly

LEAST_OVERLAP = 0.3  # a second look that finds something elsewhere is not believed
SETTLED = 0.99
ASKEW = 0.95  # share of its box that a portrait fills: less, and the photo is looked at otherwise
MARGIN = 0.05  # room around the found card when its lines are framed, as a share of its sides
LETTER_HEIGHT = 0.85  # of a line's frame
WHOLE = 0.9  # share of its frame that a portrait fills; on 320 photos of open cards 0.94 at least
LEVEL = 0.012  # lines that climb less are level
ROOMS = (0.10, MARGIN, MARGIN, MARGIN)
# So many looks a card gets that reaches beyond the photo: what is drawn out from the photo's edge
# looks like more of it, and each further look would move the side outwards.
LOOKS_BEYOND = 3


@dataclass(frozen=True)
class Detection:
    """A card on a photo.

    `corners` (4, 2) on the photo, the card's own top left first. `plane` (4, 2) are the corners on
    the photo of the plane `geometry.CARD_SIZE` on which the lines lie level: the card's own, or
    nearly. `lines` are frames (N, 4) of (left, top, right, bottom) on that plane, top to bottom;
    `blood_type` is the number of the one that holds it, None where it was not seen. `card_mask`
    (256, 384) are the probabilities of card on the whole photo, an upright one turned left by a
    quarter: other cards may be seen in it. `portrait` is the frame (4,) of the portrait on the
    plane, None where it was not seen; it is not whole where something lies over a part of it.
    """

    corners: np.ndarray
    plane: np.ndarray
    lines: np.ndarray
    card_mask: np.ndarray
    blood_type: int | None = None
    portrait: np.ndarray | None = None
    is_portrait_whole: bool = True

    def to_photo(self, frame: np.ndarray) -> np.ndarray:
        """Return the quad (4, 2) on the photo of a frame on the card's plane."""
        left, top, right, bottom = frame
        quad = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
        return geometry.project(
            quad, geometry.homography(geometry.frame(*geometry.CARD_SIZE), self.plane)
        )


class _Seen(NamedTuple):
    corners: np.ndarray
    plane: np.ndarray
    masks: np.ndarray  # of the view of `plane` with `MARGIN`


def detect_card(photo: np.ndarray, rooms: tuple[float, ...] = CLOSE_UP_ROOMS) -> Detection | None:
    """Find one KTP on a photo, whichever way up it lies.

    Args:
        photo: RGB uint8 (H, W, 3).
        rooms: around what the first look found, for the looks from nearer.

    Returns:
        The detection, or None where there is no card.
    """
    rough, card_mask = find_roughly(photo, rooms)
    if rough is None:
        return None
    seen = _look(photo, rough)
    for look in (_look_aslant, _look_past_clutter):
        if _uprightness(seen) < ASKEW:
            seen = max(seen, look(photo, rooms) or seen, key=_uprightness)
    frames, blood_type = _frames(seen.masks)
    return Detection(
        seen.corners,
        seen.plane,
        _on_card(frames),
        card_mask,
        blood_type,
        _portrait(seen.masks),
        contours.filled(seen.masks[..., 3]) >= WHOLE,
    )


def _look(photo: np.ndarray, rough: np.ndarray) -> _Seen:
    corners, masks = _settle(photo, rough)
    return _Seen(corners, *_straighten(photo, corners, masks))


def _look_aslant(photo: np.ndarray, rooms: tuple[float, ...]) -> _Seen | None:
    """Look at the photo turned by an eighth: a small card askew is seen better upright."""
    turned, matrix = _turned(photo)
    rough, _ = find_roughly(turned, rooms)
    if rough is None:
        return None
    seen = _look(turned, rough)
    back = np.linalg.inv(matrix)
    return _Seen(
        geometry.project(seen.corners, back), geometry.project(seen.plane, back), seen.masks
    )


def _look_past_clutter(photo: np.ndarray, rooms: tuple[float, ...]) -> _Seen | None:
    """Look once more without what lies beside the card and was taken for a part of it."""
    rough, _ = find_roughly(photo, rooms, is_cluttered=True)
    return None if rough is None else _look(photo, rough)


def _turned(photo: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the whole photo turned by an eighth, and the matrix (3, 3) to it."""
    height, width = photo.shape[:2]
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), 45, 1), (0, 0, 1)])
    corners = geometry.project(geometry.frame(width, height), matrix)
    matrix[:2, 2] -= corners.min(axis=0)
    size = np.ptp(corners, axis=0).astype(int).tolist()
    turned = cv2.warpPerspective(photo, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return turned, matrix


def _uprightness(seen: _Seen) -> float:
    return sides.uprightness(seen.masks, geometry.inset_frame(INPUT_SIZE, MARGIN))


def _settle(photo: np.ndarray, corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Look at the card again and again until its corners hold still.

    The first looks leave more room, so that a side that lies outside a rough quad comes into view;
    the portrait tells where the mask leads a side astray.

    Returns:
        The corners (4, 2), and the masks of the last look, which has `MARGIN` around the card.
    """
    for look, room in enumerate(ROOMS):
        if look >= LOOKS_BEYOND and _reaches_beyond(corners, photo):
            break
        masks, matrix = _look_at_card(photo, corners, room)
        if _upside_down(masks):
            corners = np.roll(corners, 2, axis=0)
            masks, matrix = _look_at_card(photo, corners, room)
        fitted = contours.fit_quad(masks[..., 0])
        if fitted is None:
            break
        fitted = sides.truest(masks, fitted, geometry.inset_frame(INPUT_SIZE, room))
        refined = geometry.project(fitted, np.linalg.inv(matrix))
        overlap = geometry.intersection_over_union(refined, corners)
        if overlap < LEAST_OVERLAP:
            break
        corners = refined
        if room == MARGIN and overlap > SETTLED:
            return corners, masks
    return corners, _look_at_card(photo, corners, MARGIN)[0]


def _reaches_beyond(corners: np.ndarray, photo: np.ndarray) -> bool:
    height, width = photo.shape[:2]
    return bool((corners < 0).any() or (corners > (width - 1, height - 1)).any())


def _straighten(
    photo: np.ndarray, corners: np.ndarray, masks: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Turn the corners until the lines lie level, where a side was hidden, frayed or cut off."""
    slopes = contours.line_slopes(masks[..., 1])
    if max(map(abs, slopes)) < LEVEL:
        return corners, masks
    card = geometry.inset_frame(INPUT_SIZE, MARGIN)
    middle = card[:, 0].mean()
    climb = np.interp(card[:, 1], (0, INPUT_SIZE[1]), slopes) * (card[:, 0] - middle)
    level = card + np.stack([np.zeros(4), climb], axis=1).astype(np.float32)
    corners = geometry.project(level, geometry.homography(card, corners))
    return corners, _look_at_card(photo, corners, MARGIN)[0]


def _look_at_card(
    photo: np.ndarray, corners: np.ndarray, margin: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the masks of the rectified card, and the homography from the photo to that view."""
    matrix = geometry.homography(corners, geometry.inset_frame(INPUT_SIZE, margin))
    view = cv2.warpPerspective(
        _shrunk(photo, corners),
        matrix @ _shrink_matrix(corners),
        INPUT_SIZE,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return predict_masks(view), matrix


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


def _upside_down(masks: np.ndarray) -> bool:
    """Tell from the masks of a view (256, 384, 4) which way up the card lies."""
    portrait = masks[..., 3]
    half = portrait.shape[1] // 2
    right_side = float(portrait[:, half:].sum() - portrait[:, :half].sum())
    return float((masks[..., 1] * _expected()).sum()) + right_side < 0.0


@cache
def _expected() -> np.ndarray:
    """Return how much text at each pixel speaks for a card lying upright, or against it below 0.

    The two header lines are centred, the NIK stands under them, and the rows below begin flush
    left and end anywhere: so a drawn expectation, less the same turned by half.
    """
    width, height = INPUT_SIZE
    x, y = np.meshgrid((np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height)
    header = (y > 0.09) & (y < 0.19) & (x > 0.32) & (x < 0.68)
    nik = (y > 0.21) & (y < 0.29) & (x > 0.29) & (x < 0.68)
    rows = ((y > 0.31) & (y < 0.92) & (x > 0.28)) * np.clip(1 - (x - 0.28) / 0.4, 0, 1)
    expected = header + nik + rows
    return (expected - expected[::-1, ::-1]).astype(np.float32)


def _frames(masks: np.ndarray) -> tuple[np.ndarray, int | None]:
    """Return the frames (N, 4) of a view's lines in its pixels, and which is the blood type."""
    blood_type = contours.find_spot(masks[..., 2])
    text = _beside_portrait(masks)
    edge = MARGIN * len(text)
    if blood_type is None:
        lines = grid.put_on_rows(contours.find_lines(text), None, edge)
        return np.array(lines, np.float32).reshape(-1, 4), None
    left, top, right, bottom = (round(edge) for edge in blood_type)
    # The text mask marks it as well, a little wider or taller.
    text[max(top - 1, 0) : bottom + 2, max(left - 4, 0) : right + 5] = 0.0
    shared = (top + bottom) / 2
    lines = grid.put_on_rows(contours.find_lines(text, shared), shared, edge)
    frames = np.array([*lines, _letter_frame(blood_type, lines)], np.float32)
    return frames, len(frames) - 1


def _beside_portrait(masks: np.ndarray) -> np.ndarray:
    """Return the text mask (H, W) without what stands on or under the portrait: never a value."""
    text = masks[..., 1].copy()
    portrait = contours.find_spot(masks[..., 3])
    if portrait is not None:
        left, top, _, _ = (round(edge) for edge in portrait)
        text[max(top, 0) :, left + 2 :] = 0.0
    return text


def _letter_frame(spot: contours.Frame, lines: list[contours.Frame]) -> contours.Frame:
    """Return the frame of the blood type from its spot in the mask.

    A spot of a few pixels says little about a letter's height: that is taken from the other lines.
    """
    left, top, right, bottom = spot
    usual = float(np.median([below - above for _, above, _, below in lines] or [bottom - top]))
    height = LETTER_HEIGHT * usual
    middle = (top + bottom) / 2
    return left, middle - height / 2, right, middle + height / 2


def _portrait(masks: np.ndarray) -> np.ndarray | None:
    """Return the portrait's frame (4,) on the card's plane."""
    frame = contours.find_spot(masks[..., 3])
    return None if frame is None else _on_card(np.array([frame], np.float32))[0]


def _on_card(frames: np.ndarray) -> np.ndarray:
    """Return a view's frames (N, 4) on the card's plane: the view has `MARGIN` on each side."""
    width, height = INPUT_SIZE
    size = np.array([width, height, width, height])
    inside = (frames - size * MARGIN) / (size * (1 - 2 * MARGIN))
    plane_width, plane_height = geometry.CARD_SIZE
    return inside * (plane_width, plane_height, plane_width, plane_height)
