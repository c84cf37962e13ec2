"""Put lines that an overprint spoiled back on the card's rows.

The values below the NIK begin at one column and stand at one distance from each other. A stamp or
a watermark makes a frame reach into the next row, hides where a line begins, or a whole line: the
rows that are framed well tell where it must stand.
"""

from dataclasses import dataclass

import numpy as np

from ocr_engine.detection.contours import WIDEST_GAP, Frame

WIDE = 4.0  # heights of a line: header and NIK are wider, specks are not
ABOVE_VALUES = 3  # wide lines: province, regency, NIK
FEWEST = 5  # rows framed well, that tell the others' places
AT_COLUMN = 0.6  # heights: how far right of the column a value may begin
LOWEST, TALLEST = 0.75, 1.3  # heights of a line that is framed well
EVEN = 1.15  # the most of these in a row whose place the others tell: more was spoiled a little
SAME_MIDDLE = 0.2  # heights: how far from the next row's place a line may stand on it
LEAST_PITCH, MOST_PITCH = 0.9, 2.5  # heights from row to row
NEAREST = 1.5  # of the least distance: what is less is one row
UNEVEN = 0.25  # of the pitch: where a gap is so far from whole rows, no row is sought in it
INSIDE = 0.5  # of the lower one's height: a frame holds a row of which it covers more
# Heights of a line that may be lost at its beginning; right of the sex stands a label.
MOST_LOST, MOST_LOST_OF_SEX = 8.0, 4.0
UNSEEN = 6.0  # heights: how wide a row is framed of which nothing was seen


@dataclass(frozen=True)
class Rows:
    """Where the values begin, how tall they are, and the middles of their rows, top to bottom.

    A value stands in each row of `inner`; in those above and below there may be one.
    """

    column: float
    height: float
    inner: list[float]
    above: list[float]
    below: list[float]

    def begins(self, frame: Frame) -> bool:
        """Tell whether a frame begins where the values do, or before, where the colons stand."""
        return frame[0] - self.column < AT_COLUMN * self.height and frame[2] > self.column

    def held_by(self, frame: Frame) -> list[float]:
        """Return the middles of the rows that a frame holds."""
        _, top, _, bottom = frame
        half = self.height / 2
        least = INSIDE * min(bottom - top, self.height)
        return [
            middle
            for middle in (*self.above, *self.inner, *self.below)
            if min(bottom, middle + half) - max(top, middle - half) > least
        ]

    def is_even(self, frame: Frame, middle: float) -> bool:
        """Tell whether a frame is as tall as its row; nearly so where others tell its place."""
        is_next = middle in (*self.above[-1:], *self.below[:1])
        is_on_row = is_next and abs(_middle(frame) - middle) < SAME_MIDDLE * self.height
        tallest = EVEN if middle in self.inner or is_on_row else TALLEST
        return _is_as_tall(frame, self.height, tallest)

    def frame(self, middle: float, left: float, right: float) -> Frame:
        """Return a frame on the row with this middle."""
        return left, middle - self.height / 2, right, middle + self.height / 2


def put_on_rows(frames: list[Frame], shared: float | None, edge: float = 0.0) -> list[Frame]:
    """Mend frames that do not lie as the card's rows do.

    Args:
        frames: (left, top, right, bottom) of an upright card's lines, from top to bottom.
        shared: y of the row on which two values stand, where it is known.
        edge: y of the card's upper edge.

    Returns:
        The frames from top to bottom: too tall ones parted or cut down, lines begun at the column,
        rows added of which nothing was seen. As they are where too few rows are framed well.
    """
    rows = find_rows(frames, edge)
    if rows is None:
        return frames
    values, others, spoiled = _sorted_out(rows, frames)
    for frame in sorted(spoiled):
        for middle in rows.held_by(frame):
            is_shared = shared is not None and abs(middle - shared) < rows.height / 2
            value = _value(rows, middle, values.get(middle), frame, is_shared=is_shared)
            if value is not None:
                values[middle] = value
            elif middle not in values or is_shared or _is_as_tall(frame, rows.height):
                others.append(rows.frame(middle, frame[0], frame[2]))
    for middle in rows.inner:
        far = rows.column + UNSEEN * rows.height
        values.setdefault(middle, rows.frame(middle, rows.column, far))
    return sorted([*values.values(), *others], key=lambda frame: frame[1] + frame[3])


def _sorted_out(
    rows: Rows, frames: list[Frame]
) -> tuple[dict[float, Frame], list[Frame], list[Frame]]:
    """Return values framed well, by their rows' middles, what is no value, and what is spoiled."""
    values: dict[float, Frame] = {}
    others, spoiled = [], []
    for frame in frames:
        held = rows.held_by(frame)
        if not held or frame[2] < rows.column:
            others.append(frame)
        elif rows.begins(frame) and rows.is_even(frame, held[0]) and held[0] not in values:
            values[held[0]] = frame
        else:
            spoiled.append(frame)
    return values, others, spoiled


def _value(
    rows: Rows, middle: float, known: Frame | None, piece: Frame, *, is_shared: bool
) -> Frame | None:
    """Return the value of a row with a piece that lies on it, None where the piece is no part."""
    left, _, right, _ = piece
    if known is None:
        most_lost = (MOST_LOST_OF_SEX if is_shared else MOST_LOST) * rows.height
        begun = left - rows.column < most_lost
        return rows.frame(middle, rows.column, right) if begun else None
    if is_shared or left - known[2] > WIDEST_GAP * rows.height:
        return None
    return known[0], known[1], max(known[2], right), known[3]


def find_rows(frames: list[Frame], edge: float = 0.0) -> Rows | None:
    """Find the rows below the NIK, None where too few of them are framed well, or they disagree.

    Args:
        frames: (left, top, right, bottom) of an upright card's lines, from top to bottom.
        edge: y of the card's upper edge: what a page has printed above it is none of its lines.
    """
    height = float(np.median([bottom - top for _, top, _, bottom in frames] or [0.0]))
    wide = [
        frame for frame in frames if frame[2] - frame[0] > WIDE * height and _middle(frame) > edge
    ]
    if len(wide) < ABOVE_VALUES + FEWEST:
        return None
    header_end = wide[ABOVE_VALUES - 1][3]
    below = [frame for frame in frames if _middle(frame) > header_end]
    column = _column([frame[0] for frame in below], AT_COLUMN * height)
    begun = [frame for frame in below if abs(frame[0] - column) < AT_COLUMN * height]
    inner = _inner(begun, height, EVEN) or _inner(begun, height, TALLEST)
    if inner is None:
        return None
    pitch = float(np.median(np.diff(inner)))
    lowest = max(frame[3] for frame in frames)
    return Rows(
        column,
        height,
        inner,
        above=np.arange(inner[0] - pitch, header_end + height / 2, -pitch)[::-1].tolist(),
        below=np.arange(inner[-1] + pitch, lowest, pitch).tolist(),
    )


def _inner(frames: list[Frame], height: float, tallest: float) -> list[float] | None:
    """Return the middles of the rows from the first to the last that is framed well."""
    well = [_middle(frame) for frame in frames if _is_as_tall(frame, height, tallest)]
    return _filled(np.array(sorted(well)), height) if len(well) >= FEWEST else None


def _filled(middles: np.ndarray, height: float) -> list[float] | None:
    """Return the middles of rows with those between that are missing, None without a pitch."""
    apart = np.diff(middles)
    least = float(apart.min())
    if not LEAST_PITCH * height < least < MOST_PITCH * height:
        return None
    pitch = float(np.median(apart[apart < NEAREST * least]))
    steps = (apart / pitch).round()
    steps[np.abs(apart / pitch - steps) > UNEVEN] = 1
    numbers = np.concatenate([[0], np.cumsum(steps)])
    filled: list[float] = np.interp(np.arange(numbers[-1] + 1), numbers, middles).tolist()
    return filled


def _column(lefts: list[float], near: float) -> float:
    """Return where most frames begin."""
    edges = np.array(lefts)
    together = np.abs(edges[:, None] - edges[None, :]) < near
    return float(np.median(edges[together[together.sum(axis=1).argmax()]])) if lefts else 0.0


def _is_as_tall(frame: Frame, height: float, tallest: float = TALLEST) -> bool:
    return LOWEST * height <= frame[3] - frame[1] <= tallest * height


def _middle(frame: Frame) -> float:
    return (frame[1] + frame[3]) / 2
