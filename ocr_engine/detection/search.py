"""Search a photo for a card: the whole of it, its parts, and what was found from nearer."""

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.detection import contours
from ocr_engine.detection.masks import INPUT_SIZE, predict_masks

CLOSE_UP = 0.6  # surroundings that are less of the photo than this are looked at again
CLOSE_UP_ROOMS = (0.25, 0.6)  # around a roughly found card, as shares of its longer side
WIDER_ROOMS = (1.5, 0.6)  # where only a part of the card stood out from the table
LEAST_TEXT = 0.05  # share of a card's area that its value lines cover at least
COVERED, AROUND = 1.08, 1.25  # of a found card: what is painted over, and where the paint is from
PAINTED = 768  # pixels of the longer side of the photo that is painted
# A further card may lie under the found one, or reach out of the photo.
LEAST_FURTHER, FURTHER_PORTRAIT, LONGEST_FURTHER = 0.15, 0.04, 2.2
# Where the middle of the portrait and of all value lines stand on a card, as shares of its sides,
# and from what share of the card on a portrait is believed to have been seen.
PORTRAIT, TEXT, LEAST_PORTRAIT = np.array((0.85, 0.42)), np.array((0.42, 0.53)), 0.02


def find_roughly(
    photo: np.ndarray, rooms: tuple[float, ...], *, is_cluttered: bool = False
) -> tuple[np.ndarray | None, np.ndarray]:
    """Find the card's rough corners.

    Args:
        photo: RGB uint8 (H, W, 3).
        rooms: around what the first look found, for the looks from nearer.
        is_cluttered: what lies beside the card may have been taken for a part of it.

    Returns:
        The corners (4, 2) on the photo, its own top left first, None without a card; and the
        card mask (256, 384) of the whole photo.
    """
    quad, masks = _find_in(photo, is_cluttered=is_cluttered)
    if quad is None:
        quad = _find_in_parts(photo)
    if quad is None:
        return None, masks[..., 0]
    return _closer(photo, quad, rooms, is_cluttered=is_cluttered), masks[..., 0]


def find_further(photo: np.ndarray, corners: np.ndarray) -> np.ndarray | None:
    """Find a further KTP beside the one that was found.

    The network marks the card that stands out most; another is seen when that one is painted over
    with the colour of what lies around it.

    Args:
        photo: RGB uint8 (H, W, 3).
        corners: of the card that was found (4, 2).

    Returns:
        Its rough corners (4, 2) on the photo, or None.
    """
    factor = max(1, max(photo.shape[:2]) // PAINTED)
    size = (photo.shape[1] // factor, photo.shape[0] // factor)
    own = (corners + 0.5) / factor - 0.5
    painted = _painted_over(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), own)
    quad, masks = _find_in(painted)
    if quad is None:
        return None
    card, text, _, portrait = (float((masks[..., place] > 0.5).sum()) for place in range(4))
    sides = geometry.side_lengths(quad)
    is_card = (
        cv2.contourArea(quad) > LEAST_FURTHER * cv2.contourArea(own.astype(np.float32))
        and max(sides[:2]) < LONGEST_FURTHER * min(sides[:2])
        and (text > LEAST_TEXT * card or portrait > FURTHER_PORTRAIT * card)
    )
    return (quad + 0.5) * factor - 0.5 if is_card else None


def _painted_over(photo: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """Return a photo on which a quad has the colour of what lies around it."""
    centre = quad.mean(axis=0)
    covered, around = (
        np.round(centre + (quad - centre) * share).astype(np.int32) for share in (COVERED, AROUND)
    )
    ring: np.ndarray = np.zeros(photo.shape[:2], np.uint8)
    cv2.fillConvexPoly(ring, around, 1)
    cv2.fillConvexPoly(ring, covered, 0)
    colour = np.median(photo[ring > 0], axis=0) if ring.any() else photo.mean(axis=(0, 1))
    return cv2.fillConvexPoly(photo.copy(), covered, colour.tolist())


def _find_in_parts(photo: np.ndarray) -> np.ndarray | None:
    """Return the corners of a card too small to stand out on the whole photo, or None.

    Halves of its sides are looked at that overlap by half: the largest card found in one counts.
    """
    height, width = photo.shape[:2]
    found = []
    for top in (0, height // 4, height // 2):
        for left in (0, width // 4, width // 2):
            part = photo[top : top + height // 2, left : left + width // 2]
            quad, masks = _find_in(part)
            if quad is not None and _is_printed(masks):
                found.append(quad + np.array([left, top], np.float32))
    return max(found, key=cv2.contourArea, default=None)


def _is_printed(masks: np.ndarray) -> bool:
    """Return whether what looks like a card shows a portrait, and value lines beside it."""
    card, text, _, portrait = (float((masks[..., place] > 0.5).sum()) for place in range(4))
    return text > LEAST_TEXT * card and portrait > LEAST_PORTRAIT * card


def _closer(
    photo: np.ndarray, quad: np.ndarray, rooms: tuple[float, ...], *, is_cluttered: bool
) -> np.ndarray:
    """Return a quad as a close-up shows it: as many of the network's pixels on fewer of ours.

    Where the quad reaches the close-up's edge there is more of the card, and another is taken.
    """
    for room in rooms:
        left, top, right, bottom = _surroundings(quad, photo.shape, room)
        if (right - left) * (bottom - top) > CLOSE_UP * photo.shape[0] * photo.shape[1]:
            break
        nearer, _ = _find_in(photo[top:bottom, left:right], is_cluttered=is_cluttered)
        if nearer is None:
            break
        quad = nearer + np.array([left, top], np.float32)
        edge = 0.02 * (right - left)
        least, most = nearer.min() - edge, nearer.max(axis=0) + edge
        if least > 0 and most[0] < right - left and most[1] < bottom - top:
            break
    return quad


def _find_in(
    picture: np.ndarray, *, is_cluttered: bool = False
) -> tuple[np.ndarray | None, np.ndarray]:
    """Return the corners (4, 2) of a card anywhere on a picture, or None, and the masks."""
    width = picture.shape[1]
    upright = picture.shape[0] > width
    view = np.ascontiguousarray(np.rot90(picture)) if upright else picture
    masks = predict_masks(cv2.resize(view, INPUT_SIZE, interpolation=cv2.INTER_AREA))
    quad = contours.fit_quad(masks[..., 0], is_cluttered=is_cluttered)
    if quad is None:
        return None, masks
    quad = _turned(quad, masks)
    quad = (quad + 0.5) * (view.shape[1] / INPUT_SIZE[0], view.shape[0] / INPUT_SIZE[1]) - 0.5
    if upright:  # undo the quarter turn: (x, y) of the turned view was (width - 1 - y, x) of ours
        quad = np.stack([width - 1 - quad[:, 1], quad[:, 0]], axis=1)
    return quad.astype(np.float32), masks


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
