"""Put lines that an overprint spoiled back on the card's rows.

The values below the NIK begin at one column and stand at one distance from each other. A stamp or
a watermark makes a frame reach into the next row, hides where a line begins, or a whole line: the
rows around it tell where it must stand.
"""

from dataclasses import dataclass, replace

import numpy as np

Frame = tuple[float, float, float, float]
VALUES = 12  # below the NIK, on a card where each takes one line
FEWEST = 5  # rows that tell the others' places
AT_COLUMN = 0.6  # of a line's height: how far from the column a value may begin
LOWEST, TALLEST = 0.75, 1.3  # heights of a line that is framed well
STEADY, MOST_UNEVEN = 0.25, 0.5  # of the usual distance: how far off rows may stand, how many
NEXT = 1.3  # usual distances: a row that is nearer is the next
INSIDE = 0.6  # of a row's height: as much of it must lie within a frame that holds it
MOST_LOST = 8.0  # heights of a line that may be lost at its beginning
UNSEEN = 6.0  # heights: how wide a row is framed of which nothing was seen


@dataclass(frozen=True)
class Rows:
    """Where the values begin, how tall they are, and the middles of their rows, top to bottom.

    The last row lies below those that were seen: nothing may stand there.
    """

    column: float
    height: float
    middles: list[float]

    def begin(self, frame: Frame) -> bool:
        """Tell whether a frame begins where the values do, or before, where the colons stand."""
        return frame[0] - self.column < AT_COLUMN * self.height

    def well_framed(self, frame: Frame) -> bool:
        """Tell whether a frame is as tall as a row."""
        return LOWEST * self.height <= frame[3] - frame[1] <= TALLEST * self.height

    def held_by(self, frame: Frame) -> list[float]:
        """Return the middles of the rows that a frame holds."""
        half = self.height / 2
        return [
            middle
            for middle in self.middles
            if min(frame[3], middle + half) - max(frame[1], middle - half) > INSIDE * self.height
        ]

    def frame(self, middle: float, left: float, right: float) -> Frame:
        """Return a frame on the row with this middle."""
        return left, middle - self.height / 2, right, middle + self.height / 2


def put_on_rows(frames: list[Frame], shared: float | None) -> list[Frame]:
    """Mend frames that do not lie as the card's rows do.

    Args:
        frames: (left, top, right, bottom) of an upright card's lines.
        shared: y of the row on which two values stand, where it is known.

    Returns:
        The frames from top to bottom: too tall ones parted or cut down, lines begun at the column,
        rows added of which nothing was seen. As they are where too few rows are framed well.
    """
    rows = find_rows(frames)
    if rows is None:
        return frames
    mended: list[Frame] = []
    taken: set[float] = set()
    spoiled = []
    for frame in frames:
        held = rows.held_by(frame)
        if held and not (rows.well_framed(frame) and rows.begin(frame)):
            spoiled.append((frame, held))
            continue
        mended.append(frame)
        taken.update(held)
    for frame, held in sorted(spoiled):
        left, _, right, _ = frame
        free = [middle for middle in held if middle not in taken]
        if shared is not None:
            free = [middle for middle in free if abs(middle - shared) > rows.height / 2]
        if left - rows.column < MOST_LOST * rows.height:
            left = min(left, rows.column)
            taken.update(free)
        mended += [rows.frame(middle, left, right) for middle in free]
        if not free and rows.well_framed(frame):
            mended.append(frame)
    unseen = [middle for middle in rows.middles[:-1] if middle not in taken]
    far = rows.column + UNSEEN * rows.height
    mended += [rows.frame(middle, rows.column, far) for middle in unseen]
    return sorted(mended, key=lambda frame: frame[1] + frame[3])


def find_rows(frames: list[Frame]) -> Rows | None:
    """Find the rows that well framed values tell, None where they are too few or disagree."""
    if len(frames) < FEWEST:
        return None
    edges = np.array(frames)
    height = float(np.median(edges[:, 3] - edges[:, 1]))
    near = np.abs(edges[:, None, 0] - edges[None, :, 0]) < AT_COLUMN * height
    column = float(np.median(edges[near[near.sum(axis=1).argmax()], 0]))
    rows = Rows(column, height, [])
    well = [
        frame
        for frame in frames
        if rows.well_framed(frame) and abs(frame[0] - column) < AT_COLUMN * height
    ]
    middles = np.sort([(top + bottom) / 2 for _, top, _, bottom in well])
    if len(middles) < FEWEST:
        return None
    apart = np.diff(middles)
    pitch = float(np.median(apart))
    steps = np.maximum((apart / pitch).round(), 1).astype(int)
    uneven = np.abs(apart / pitch - steps) > STEADY
    if uneven.mean() > MOST_UNEVEN:
        return None
    steps[uneven] = 1  # what lies between is no row
    first = _first_value(steps, apart < NEXT * pitch)
    numbers = np.concatenate([[0], np.cumsum(steps[first:])])
    inner = np.interp(np.arange(numbers[-1] + 1), numbers, middles[first:])
    return replace(rows, middles=[*inner.tolist(), inner[-1] + pitch])


def _first_value(steps: np.ndarray, is_next: np.ndarray) -> int:
    """Return the place of the uppermost value below the NIK.

    So many rows from below up are values on every card; above them a value goes on with the very
    next row, and the NIK stands apart.

    Args:
        steps: how many rows it is from each well framed row to the one below it.
        is_next: whether that one stands right below.
    """
    first, from_below = len(steps), 1
    while first and (from_below + steps[first - 1] <= VALUES or is_next[first - 1]):
        first -= 1
        from_below += int(steps[first])
    return first
