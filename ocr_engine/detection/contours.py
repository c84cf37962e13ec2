"""From masks to shapes: the card's four corners and the frames of its lines."""

from itertools import pairwise

import cv2
import numpy as np

from ocr_engine import geometry

Frame = tuple[float, float, float, float]
SPECK = 1.2  # pixels of the mask; what is smaller is noise
LONG_LINE = 0.12  # of the mask's width: a shorter one tells no slope
LEAST_LONG_LINES = 4
MOST_DISAGREEMENT = 0.012  # mean, of their slopes
SHALLOW = 0.85  # of the rows beside it: what is higher parts no rows
WIDEST_GAP = 2.2  # between two pieces of one line, in its heights
TORN_GAP = 9.0  # the same where the row is known to hold one value only
SAME_ROW = 0.7  # of a line's height: nearer to it the other value stands on the same row
ONE_ROW = 1.4  # heights of a usual line: what is no taller is one row, and takes lower pieces too
LEAST_SPOT = 6.0  # pixels of the mask
FILLED = 0.9  # overlap of a shape and its quad: one that has less may be more than a card
NARROW = (0.35, 0.5, 0.65)  # of the shape's size (the root of its area): widths of what is no card
MOST_POINTS = 600  # of an outline; more of them move no side
FRINGE = 0.5  # of a row's strongest: what is weaker above or below is no part of the row
UPSAMPLING = 2  # masks are enlarged first, so that edges fall between the network's pixels


def fit_quad(mask: np.ndarray, *, is_cluttered: bool = False) -> np.ndarray | None:
    """Fit four straight sides to the largest shape of a mask.

    Args:
        mask: probabilities (H, W), float32 in 0..1.
        is_cluttered: what lies beside the card may be marked as well, as a part of the shape.

    Returns:
        Corners (4, 2), clockwise from the one nearest the top left, in mask pixels; None where
        the mask holds no shape of any size.
    """
    large = cv2.resize(mask, None, fx=UPSAMPLING, fy=UPSAMPLING, interpolation=cv2.INTER_LINEAR)
    marked = (large > 0.5).astype(np.uint8)
    outline = _largest_outline(marked)
    if outline is None:
        return None
    fitted = max(_quads_along(outline, outline), key=lambda quad: overlap(quad, mask))
    if not is_cluttered or overlap(fitted, mask) > FILLED:
        return fitted
    # Without what is narrow, the card is left.
    shape = cv2.drawContours(np.zeros_like(marked), [outline], 0, 1, cv2.FILLED)
    size = float(shape.sum()) ** 0.5
    cores = (_largest_outline(_opened(shape, share * size)) for share in NARROW)
    quads = [quad for core in cores if core is not None for quad in _quads_along(outline, core)]
    return max([fitted, *quads], key=lambda quad: overlap(quad, mask) + _bordered(quad, shape))


def _bordered(quad: np.ndarray, shape: np.ndarray) -> float:
    """Return the share of a quad's sides along which a shape in an enlarged mask (H, W) ends."""
    border = cv2.morphologyEx(shape, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    drawn = np.zeros(shape.shape, np.uint8)
    enlarged = ((quad + 0.5) * UPSAMPLING - 0.5) * 16
    cv2.polylines(drawn, [enlarged.round().astype(np.int32)], True, 1, shift=4)
    return float(border[drawn > 0].mean()) if drawn.any() else 0.0


def _largest_outline(marked: np.ndarray) -> np.ndarray | None:
    """Return the outline (N, 1, 2) of a mask's largest shape, None without one of any size."""
    shapes, _ = cv2.findContours(marked, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(shapes, key=cv2.contourArea, default=None)
    is_any = largest is not None and cv2.contourArea(largest) >= 0.01 * marked.size
    return largest if is_any else None


def _quads_along(outline: np.ndarray, core: np.ndarray) -> list[np.ndarray]:
    """Return the quads (4, 2), in the mask's own pixels, whose sides may be those of an outline.

    A frayed or hidden corner may lead the sides astray that the core's corners tell: then those of
    its plain box, or the box itself, fit better.

    Args:
        outline: of the shape (N, 1, 2), to whose points the sides are fitted.
        core: the outline of what tells where the sides are: the shape, or the widest part of it.
    """
    points = outline.reshape(-1, 2).astype(np.float32)
    hull = cv2.convexHull(core).reshape(-1, 2).astype(np.float32)
    box = cv2.boxPoints(cv2.minAreaRect(hull))
    return [
        (_clockwise(quad) + 0.5) / UPSAMPLING - 0.5
        for quad in (_fit_sides(points, _rough_quad(hull)), _fit_sides(points, box), box)
    ]


def _opened(marked: np.ndarray, width: float) -> np.ndarray:
    """Return a mask (H, W), uint8 of 0 and 1, without what no disc of some width fits into."""
    inside = cv2.distanceTransform(marked, cv2.DIST_L2, cv2.DIST_MASK_5) > width / 2
    away = cv2.distanceTransform((~inside).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return (away <= width / 2).astype(np.uint8)


def overlap(quad: np.ndarray, mask: np.ndarray) -> float:
    """Return the shared over the joint area of a quad and a mask."""
    drawn = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(drawn, (quad * 16).round().astype(np.int32), 1, shift=4)
    inside, marked = drawn > 0, mask > 0.5
    return float((inside & marked).sum() / max(int((inside | marked).sum()), 1))


def find_lines(mask: np.ndarray, shared: float | None = None) -> list[Frame]:
    """Frame each line of a text mask.

    Args:
        mask: probabilities (H, W), float32 in 0..1, of an upright card.
        shared: y of the row on which two values stand, where it is known: on all others pieces
            belong together however wide the gap is that wear or glare has torn.

    Returns:
        (left, top, right, bottom) in mask pixels, from top to bottom.
    """
    large = cv2.resize(mask, None, fx=UPSAMPLING, fy=UPSAMPLING, interpolation=cv2.INTER_LINEAR)
    shapes, _ = cv2.findContours(
        (large > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    frames = [_frame(shape) for shape in shapes]
    frames = [frame for frame in frames if min(frame[3] - frame[1], frame[2] - frame[0]) >= SPECK]
    if not frames:
        return []
    # Rows that run together are common, so a lower height than the middle one is the usual.
    usual = float(np.quantile([frame[3] - frame[1] for frame in frames], 0.3))
    lines = _join(_part(frames, mask, usual), shared, usual)
    return sorted((_heighten(line, usual) for line in lines), key=lambda line: line[1] + line[3])


def line_slopes(mask: np.ndarray) -> tuple[float, float]:
    """Measure how much the lines of a text mask (H, W) climb or fall.

    Returns:
        The slope of a line at the top and at the bottom of the mask, between which it changes
        evenly; 0 and 0 where too few long lines are seen, or they do not agree.
    """
    count, labels, sizes, centres = cv2.connectedComponentsWithStats((mask > 0.5).astype(np.uint8))
    seen = []
    for number in range(1, count):
        if sizes[number, 2] > LONG_LINE * mask.shape[1]:
            y, x = np.nonzero(labels == number)
            slope, base = np.polyfit(x, y, 1)
            thick = float(np.abs(y - slope * x - base).mean())
            seen.append((float(centres[number][1]), float(slope), thick))
    # Rows that have run together are thicker than the others, and their slope means nothing.
    usual = float(np.median([thick for *_, thick in seen])) if seen else 0.0
    rows = np.array([(y, slope) for y, slope, thick in seen if thick < 1.4 * usual])
    if len(rows) < LEAST_LONG_LINES:
        return 0.0, 0.0
    change, first = np.polyfit(rows[:, 0], rows[:, 1], 1)
    if np.abs(rows[:, 1] - first - change * rows[:, 0]).mean() > MOST_DISAGREEMENT:
        return 0.0, 0.0
    return float(first), float(first + change * mask.shape[0])


def find_spot(mask: np.ndarray) -> Frame | None:
    """Frame the one strongest shape of a mask (H, W) of probabilities, None where it has none."""
    spot = _strongest(mask)
    if spot is None:
        return None
    left, top, width, height, _ = spot
    return left - 0.5, top - 0.5, left + width - 0.5, top + height - 0.5


def filled(mask: np.ndarray) -> float:
    """Return the share (0..1) of its frame that the strongest shape of a mask (H, W) fills."""
    spot = _strongest(mask)
    return 0.0 if spot is None else spot[4] / (spot[2] * spot[3])


def _strongest(mask: np.ndarray) -> tuple[int, int, int, int, int] | None:
    """Return (left, top, width, height, area) of the strongest shape of a mask."""
    count, labels, sizes, _ = cv2.connectedComponentsWithStats((mask > 0.5).astype(np.uint8))
    weights = [float(mask[labels == number].sum()) for number in range(1, count)]
    if not weights or max(weights) < LEAST_SPOT:
        return None
    left, top, width, height, area = sizes[1 + int(np.argmax(weights))].tolist()
    return left, top, width, height, area


def _frame(shape: np.ndarray) -> Frame:
    x, y, width, height = cv2.boundingRect(shape)
    left, top = (x + 0.5) / UPSAMPLING - 0.5, (y + 0.5) / UPSAMPLING - 0.5
    return left, top, left + (width - 1) / UPSAMPLING, top + (height - 1) / UPSAMPLING


def _heighten(frame: Frame, usual: float) -> Frame:
    """Give a dash, or a letter that was half seen, the height of a line around its middle."""
    left, top, right, bottom = frame
    lacking = max(usual * 0.9 - (bottom - top), 0.0) / 2
    return left, top - lacking, right, bottom + lacking


def _part(frames: list[Frame], mask: np.ndarray, usual: float) -> list[Frame]:
    """Part frames in which neighbouring rows have run together, where the mask is weak between.

    What makes a frame too tall may also be an overprint's stroke: above and below its row such a
    frame is cut down to what is strong.
    """
    parted: list[Frame] = []
    for left, top, right, bottom in frames:
        if bottom - top <= ONE_ROW * usual:
            parted.append((left, top, right, bottom))
            continue
        inside = mask[max(round(top), 0) : round(bottom) + 1, round(left) : round(right) + 1]
        profile = inside.mean(axis=1)
        cuts = [0, *_valleys(profile, 0.6 * usual), len(profile)]
        for above, below in pairwise(cuts):
            first, last = _strong(profile[above:below])
            bottom_edge = min(top + above + last + 1, bottom)
            parted.append((left, top + above + first, right, bottom_edge))
    return parted


def _strong(profile: np.ndarray) -> tuple[int, int]:
    """Return the first and the last place at which a row's profile is no fringe."""
    places = np.flatnonzero(profile >= FRINGE * profile.max())
    return int(places[0]), int(places[-1])


def _valleys(profile: np.ndarray, apart: float) -> list[int]:
    """Return where a profile is lowest between two rows that stand at least `apart` from it."""
    found: list[int] = []
    for place in range(len(profile)):
        near = profile[max(place - 2, 0) : place + 3]
        start = found[-1] if found else 0
        before, after = profile[start:place], profile[place + 1 :]
        if place - start < apart or len(after) < apart or profile[place] > near.min():
            continue
        if profile[place] < SHALLOW * min(before.max(), after.max()):
            found.append(place)
    return found


def _join(frames: list[Frame], shared_row: float | None, usual: float) -> list[Frame]:
    """Join pieces of one line that glare or wear has torn apart."""
    joined: list[list[float]] = []
    for frame in sorted(frames):
        height = frame[3] - frame[1]
        for other in joined:
            shared = min(frame[3], other[3]) - max(frame[1], other[1])
            tall = max(height, other[3] - other[1])
            # A blot over several rows must not draw them together.
            whole = height if height < tall <= ONE_ROW * usual else tall
            middle = (other[1] + other[3]) / 2
            alone = shared_row is not None and abs(shared_row - middle) > SAME_ROW * tall
            widest = TORN_GAP if alone else WIDEST_GAP
            if shared > 0.5 * whole and frame[0] - other[2] < widest * height:
                other[:] = [
                    min(other[0], frame[0]),
                    min(other[1], frame[1]),
                    max(other[2], frame[2]),
                    max(other[3], frame[3]),
                ]
                break
        else:
            joined.append(list(frame))
    return [(left, top, right, bottom) for left, top, right, bottom in joined]


def _rough_quad(hull: np.ndarray) -> np.ndarray:
    around = cv2.arcLength(hull, closed=True)
    for share in np.arange(0.01, 0.12, 0.01):
        corners = cv2.approxPolyDP(hull, share * around, closed=True)
        if len(corners) == 4:
            return corners.reshape(4, 2).astype(np.float32)
        if len(corners) < 4:
            break
    return cv2.boxPoints(cv2.minAreaRect(hull))


def _fit_sides(points: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """Fit a line to the outline along each side, away from the rounded corners, and intersect."""
    sides = []
    points = points[:: max(1, len(points) // MOST_POINTS)]
    for start, stop in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        along = stop - start
        length = float(np.hypot(*along))
        if length < 1:
            return quad
        unit = along / length
        position = (points - start) @ unit / length
        distance = np.abs((points - start) @ np.array([-unit[1], unit[0]]))
        near = points[(position > 0.12) & (position < 0.88) & (distance < 0.06 * length + 3)]
        if len(near) < 8:
            return quad
        line = cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        sides.append((line[2:], line[:2]))
    fitted = geometry.quad_of_sides(sides)
    return quad if fitted is None else fitted


def _clockwise(quad: np.ndarray) -> np.ndarray:
    """Order corners clockwise (y down), beginning with the one nearest the top left."""
    centre = quad.mean(axis=0)
    order = np.argsort(np.arctan2(*(quad - centre).T[::-1]))
    quad = quad[order]
    return np.roll(quad, -int(np.argmin(quad.sum(axis=1))), axis=0).astype(np.float32)
