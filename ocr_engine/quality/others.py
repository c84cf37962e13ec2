"""Further cards on a photo, beside the one that is read."""

import cv2
import numpy as np

from ocr_engine import geometry

SEEN = 0.5  # mask probability
GROWN = 1.06  # of the read card: what its own mask may reach beyond its corners
NARROWEST, LONGEST = 1.2, 2.15  # of one card: 1.586, tilted by up to 40 degrees
LOOKED_AT = 320  # pixels of the longer side of the photo on which outlines are sought
ALIKE = 0.2  # by how much the sides of two cards on one table may differ
HALF = 0.35  # of a side: of a card that lies under the read one, so much must be seen
MOST_EDGES = 0.12  # of the picture: in a wilder pattern no outline means anything
FILLED = 0.86  # of its rectangle, by an outline


def further_cards(
    mask: np.ndarray, shape: tuple[int, ...], corners: np.ndarray, least_share: float
) -> list[np.ndarray]:
    """Return the quads (4, 2) on the photo of further cards.

    Args:
        mask: the detector's card probabilities (256, 384), float32 in 0..1, of the whole photo;
            for an upright photo of the photo turned left by a quarter, as the detector looks at it.
        shape: of the photo.
        corners: of the card that is read (4, 2).
        least_share: a patch that is less of the card's area is none.
    """
    to_mask = _photo_to_mask(shape, mask.shape)
    back = np.linalg.inv(to_mask)
    seen = cv2.morphologyEx(
        (mask > SEEN).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)
    )
    merged = _merged_cards(seen, back)
    if merged is not None:
        return [merged]
    centre = corners.mean(axis=0)
    own = geometry.project(centre + (corners - centre) * GROWN, to_mask)
    rest = seen.copy()
    cv2.fillConvexPoly(rest, np.round(own).astype(np.int32), 0)
    rest = cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    outlines, _ = cv2.findContours(rest, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    least = least_share * cv2.contourArea(own.astype(np.float32))
    return [
        geometry.project(cv2.boxPoints(cv2.minAreaRect(outline)), back)
        for outline in outlines
        if cv2.contourArea(outline) > least
    ]


def _merged_cards(seen: np.ndarray, to_photo: np.ndarray) -> np.ndarray | None:
    """Return the quad on the photo around cards that touch, where one patch holds several.

    Side by side, or one over the other, they are too long or too square for one card, even a
    tilted one. A patch that reaches the frame may be cut to any shape and is none.
    """
    rows, columns = seen.shape
    outlines, _ = cv2.findContours(seen, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    patch = max(outlines, key=cv2.contourArea)
    x, y, width, height = cv2.boundingRect(patch)
    if min(x, y) < 2 or x + width > columns - 2 or y + height > rows - 2:
        return None
    on_photo = geometry.project(patch.reshape(-1, 2), to_photo)
    (_, _), sides, _ = rectangle = cv2.minAreaRect(on_photo)
    ratio = max(sides) / max(min(sides), 1.0)
    return None if NARROWEST < ratio < LONGEST else cv2.boxPoints(rectangle)


def _photo_to_mask(shape: tuple[int, ...], mask_shape: tuple[int, ...]) -> np.ndarray:
    """Return the homography (3, 3) from photo pixels to those of the detector's mask."""
    height, width = shape[:2]
    rows, columns = mask_shape
    if height > width:  # turned left: our right side is the view's top
        frame = np.array([(0, rows), (0, 0), (columns, 0), (columns, rows)], np.float32)
    else:
        frame = geometry.frame(columns, rows)
    return geometry.homography(geometry.frame(width, height), frame)


def card_shapes(photo: np.ndarray, corners: np.ndarray) -> list[np.ndarray]:
    """Return the quads (4, 2) on the photo of closed outlines of the read card's own size.

    All ID-1 cards have one size, so another card on the same table shows sides as long as those of
    the card that is read; of one that lies half under it, at least one side is. Works without the
    detector's mask and for cards that are no KTP, where their outline stands out from the table.
    """
    height, width = photo.shape[:2]
    factor = LOOKED_AT / max(height, width)
    size = (round(width * factor), round(height * factor))
    # Every other pixel is enough for a mean, and a large photo takes long to average.
    twice = cv2.resize(photo, (2 * size[0], 2 * size[1]), interpolation=cv2.INTER_NEAREST)
    small = cv2.medianBlur(cv2.resize(twice, size, interpolation=cv2.INTER_AREA), 5)
    own = (corners + 0.5) * factor - 0.5
    edges: np.ndarray = np.zeros(small.shape[:2], np.uint8)
    for channel in cv2.split(small):
        edges |= cv2.Canny(channel, 25, 60)
    centre = own.mean(axis=0)
    grown = centre + (own - centre) * GROWN
    cv2.fillConvexPoly(edges, np.round(grown).astype(np.int32), 0)
    if (edges > 0).mean() > MOST_EDGES:
        return []
    edges = cv2.dilate(edges, np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hulls = [cv2.convexHull(outline) for outline in outlines]
    quads = [_as_card(hull, own) for hull in hulls if _frame_sides(hull, size) < 2]
    return [(quad + 0.5) / factor - 0.5 for quad in quads if quad is not None]


def _frame_sides(hull: np.ndarray, size: tuple[int, int]) -> int:
    """Return how many sides of the picture a hull touches; a pattern touches several."""
    x, y, width, height = cv2.boundingRect(hull)
    return sum([x < 3, y < 3, x + width > size[0] - 3, y + height > size[1] - 3])


def _as_card(hull: np.ndarray, own: np.ndarray) -> np.ndarray | None:
    """Return the rectangle around a hull where that is as large as the read card, else None."""
    (x, y), size, angle = cv2.minAreaRect(hull)
    sides = geometry.side_lengths(own)
    mine = sorted([float(sides[[0, 2]].mean()), float(sides[[1, 3]].mean())])
    theirs = sorted(size)
    ratios = [theirs[0] / mine[0], theirs[1] / mine[1]]
    if cv2.contourArea(hull) < FILLED * theirs[0] * theirs[1]:
        return None
    alike = [abs(ratio - 1) < ALIKE for ratio in ratios]
    half_hidden = (alike[1] and HALF < ratios[0] < 1) or (
        abs(theirs[1] / mine[0] - 1) < ALIKE and theirs[0] / mine[1] > HALF
    )
    return cv2.boxPoints(((x, y), size, angle)) if all(alike) or half_hidden else None
