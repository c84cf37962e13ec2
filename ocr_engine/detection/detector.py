"""Find the card and its value lines: the U-Net on the whole photo, then again on the found card."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.detection import contours
from ocr_engine.runtime import network

INPUT_SIZE = (384, 256)  # (width, height), as the network was trained
MASKS = ("card", "lines", "blood_type", "portrait")  # what the network's channels mark
LEAST_OVERLAP = 0.3  # a second look that finds something elsewhere is not believed
SETTLED = 0.99
CLOSE_UP = 0.6  # surroundings that are less of the photo than this are looked at again
CLOSE_UP_ROOMS = (0.25, 0.6)  # around a roughly found card, as shares of its longer side
WIDER_ROOMS = (1.5, 0.6)  # where only a part of the card stood out from the table
MARGIN = 0.05  # room around the found card when its lines are framed, as a share of its sides
LETTER_HEIGHT = 0.85  # of a line's frame
LEVEL = 0.012  # lines that climb less are level
ROOMS = (0.10, MARGIN, MARGIN)
# Where the middle of the portrait and of all value lines stand on a card, as shares of its sides,
# and from what share of the card on a portrait is believed to have been seen.
PORTRAIT, TEXT, LEAST_PORTRAIT = np.array((0.85, 0.42)), np.array((0.42, 0.53)), 0.02


@dataclass(frozen=True)
class Detection:
    """A card on a photo.

    `corners` (4, 2) on the photo, the card's own top left first. `plane` (4, 2) are the corners on
    the photo of the plane `geometry.CARD_SIZE` on which the lines lie level: the card's own, or
    nearly. `lines` are frames (N, 4) of (left, top, right, bottom) on that plane, top to bottom;
    `blood_type` is the number of the one that holds it, None where it was not seen. `card_mask`
    (256, 384) are the probabilities of card on the whole photo, an upright one turned left by a
    quarter: other cards may be seen in it.
    """

    corners: np.ndarray
    plane: np.ndarray
    lines: np.ndarray
    card_mask: np.ndarray
    blood_type: int | None = None

    def to_photo(self, frame: np.ndarray) -> np.ndarray:
        """Return the quad (4, 2) on the photo of a frame on the card's plane."""
        left, top, right, bottom = frame
        quad = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
        return geometry.project(
            quad, geometry.homography(geometry.frame(*geometry.CARD_SIZE), self.plane)
        )


def detect_card(photo: np.ndarray, rooms: tuple[float, ...] = CLOSE_UP_ROOMS) -> Detection | None:
    """Find one KTP on a photo, whichever way up it lies.

    Args:
        photo: RGB uint8 (H, W, 3).
        rooms: around what the first look found, for the looks from nearer.

    Returns:
        The detection, or None where there is no card.
    """
    rough, card_mask = _find_on_photo(photo, rooms)
    if rough is None:
        return None
    corners, masks = _settle(photo, rough)
    plane, masks = _straighten(photo, corners, masks)
    frames, blood_type = _frames(masks)
    return Detection(corners, plane, _on_card(frames), card_mask, blood_type)


def _predict_masks(picture: np.ndarray) -> np.ndarray:
    """Return mask probabilities (256, 384, 4) of a picture of the network's size."""
    logits = network("unet")(picture[None].astype(np.float32) / 255)[0]
    return 1 / (1 + np.exp(-logits.clip(-30, 30)))


def _find_on_photo(
    photo: np.ndarray, rooms: tuple[float, ...]
) -> tuple[np.ndarray | None, np.ndarray]:
    """Return the card's rough corners on the photo, its own top left first, and the card mask.

    The corners are None without a card.
    """
    quad, card_mask = _find_in(photo)
    if quad is None:
        return None, card_mask
    return _closer(photo, quad, rooms), card_mask


def _closer(photo: np.ndarray, quad: np.ndarray, rooms: tuple[float, ...]) -> np.ndarray:
    """Return a quad as a close-up shows it: as many of the network's pixels on fewer of ours.

    Where the quad reaches the close-up's edge there is more of the card, and another is taken.
    """
    for room in rooms:
        left, top, right, bottom = _surroundings(quad, photo.shape, room)
        if (right - left) * (bottom - top) > CLOSE_UP * photo.shape[0] * photo.shape[1]:
            break
        nearer, _ = _find_in(photo[top:bottom, left:right])
        if nearer is None:
            break
        quad = nearer + np.array([left, top], np.float32)
        edge = 0.02 * (right - left)
        least, most = nearer.min() - edge, nearer.max(axis=0) + edge
        if least > 0 and most[0] < right - left and most[1] < bottom - top:
            break
    return quad


def _find_in(picture: np.ndarray) -> tuple[np.ndarray | None, np.ndarray]:
    """Return the corners (4, 2) of a card anywhere on a picture, or None, and the card mask."""
    width = picture.shape[1]
    upright = picture.shape[0] > width
    view = np.ascontiguousarray(np.rot90(picture)) if upright else picture
    masks = _predict_masks(cv2.resize(view, INPUT_SIZE, interpolation=cv2.INTER_AREA))
    quad = contours.fit_quad(masks[..., 0])
    if quad is None:
        return None, masks[..., 0]
    quad = _turned(quad, masks)
    quad = (quad + 0.5) * (view.shape[1] / INPUT_SIZE[0], view.shape[0] / INPUT_SIZE[1]) - 0.5
    if upright:  # undo the quarter turn: (x, y) of the turned view was (width - 1 - y, x) of ours
        quad = np.stack([width - 1 - quad[:, 1], quad[:, 0]], axis=1)
    return quad.astype(np.float32), masks[..., 0]


def _turned(quad: np.ndarray, masks: np.ndarray) -> np.ndarray:
    """Return a quad that begins with the card's own top left corner, as portrait and text tell."""
    across, along, *_ = geometry.side_lengths(quad)
    area = max(float((masks[..., 0] > 0.5).sum()), 1.0)
    seen = [
        (_middle(masks[..., 3]), PORTRAIT, (masks[..., 3] > 0.5).sum() / area / LEAST_PORTRAIT),
        (_middle(masks[..., 1]), TEXT, 1.0),
    ]

    def strangeness(turn: int) -> float:
        matrix = geometry.homography(np.roll(quad, -turn, axis=0), geometry.frame(1, 1))
        # A long side is on top, unless the card is seen very much aslant.
        wrong_side = abs(np.log(across / along)) if (along > across) != (turn % 2 == 1) else 0.0
        return 4 * wrong_side + sum(
            min(float(share), 1.0) * float(np.hypot(*(geometry.project(at, matrix)[0] - place)))
            for at, place, share in seen
            if at is not None
        )

    return np.roll(quad, -min(range(4), key=strangeness), axis=0)


def _middle(mask: np.ndarray) -> np.ndarray | None:
    """Return the centre (1, 2) of what a mask marks, None where that is hardly anything."""
    y, x = np.nonzero(mask > 0.5)
    return np.array([[x.mean(), y.mean()]], np.float32) if len(x) > 4 else None


def _surroundings(
    quad: np.ndarray, shape: tuple[int, ...], share: float
) -> tuple[int, int, int, int]:
    """Return the frame (left, top, right, bottom) around a quad with room, inside a picture."""
    least, most = quad.min(axis=0), quad.max(axis=0)
    room = share * (most - least).max()
    left, top = np.maximum(least - room, 0).astype(int)
    right, bottom = np.minimum(most + room, (shape[1], shape[0])).astype(int)
    return int(left), int(top), int(right), int(bottom)


def _settle(photo: np.ndarray, corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Look at the card again and again until its corners hold still.

    The first looks leave more room, so that a side that lies outside a rough quad comes into view.

    Returns:
        The corners (4, 2), and the masks of the last look, which has `MARGIN` around the card.
    """
    for room in ROOMS:
        masks, matrix = _look_at_card(photo, corners, room)
        if _upside_down(masks):
            corners = np.roll(corners, 2, axis=0)
            masks, matrix = _look_at_card(photo, corners, room)
        fitted = contours.fit_quad(masks[..., 0])
        if fitted is None:
            break
        refined = geometry.project(fitted, np.linalg.inv(matrix))
        overlap = geometry.intersection_over_union(refined, corners)
        if overlap < LEAST_OVERLAP:
            break
        corners = refined
        if room == MARGIN and overlap > SETTLED:
            return corners, masks
    return corners, _look_at_card(photo, corners, MARGIN)[0]


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


def _upside_down(masks: np.ndarray) -> bool:
    """Tell from the masks of a view (256, 384, 4) which way up the card lies."""
    portrait = masks[..., 3]
    half = portrait.shape[1] // 2
    right_side = float(portrait[:, half:].sum() - portrait[:, :half].sum())
    return float((masks[..., 1] * _uprightness()).sum()) + right_side < 0.0


@cache
def _uprightness() -> np.ndarray:
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
    if blood_type is None:
        return np.array(contours.find_lines(text), np.float32).reshape(-1, 4), None
    left, top, right, bottom = (round(edge) for edge in blood_type)
    # The text mask marks it as well, a little wider or taller.
    text[max(top - 1, 0) : bottom + 2, max(left - 4, 0) : right + 5] = 0.0
    lines = contours.find_lines(text, shared=(top + bottom) / 2)
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


def _on_card(frames: np.ndarray) -> np.ndarray:
    """Return a view's frames (N, 4) on the card's plane: the view has `MARGIN` on each side."""
    width, height = INPUT_SIZE
    size = np.array([width, height, width, height])
    inside = (frames - size * MARGIN) / (size * (1 - 2 * MARGIN))
    plane_width, plane_height = geometry.CARD_SIZE
    return inside * (plane_width, plane_height, plane_width, plane_height)
