"""Find the lines of print on a page: local threshold, contours, and letters chained into lines."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from ocr_engine import geometry

WINDOW, DARKER = 31, 0.10  # of the threshold: its side in pixels, and by what share ink is darker
# Of how dark the letters' blackest tenth is: what is paler may show through from the page's back.
BLACKEST, SHARE = 0.9, 0.4
PAGE = 30  # marks: of fewer none shows through, and the frame of a lone word needs its faint edges
LEAST_SIDE, MOST_SHARE = 3, 0.25  # of a mark: pixels, and of the page's longer side
MOST_MARKS = 20_000  # of a picture; a newspaper's page has half of them, noise has more
SMALL, TALL = 0.45, 3.5  # marks of other heights, in the usual one's, are no letters
CLEAR = 0.3  # of a line's height: how far paler print stands from it
OVERLAP = 0.45  # of the lower one's height: two letters that stand beside each other
JOINED = 0.6  # the same, of two parts of a line
HALF = 0.5  # of the higher one's height: the same, of black and pale parts
WIDEST_GAP = 3.0  # between words of one line, in letters' heights
LATEST = 8  # letters at a line's end that say where it goes on
STRAIGHT = 12.0  # degrees: how far a page may lie askew
FEWEST = 2  # marks of a line
LONG = 12  # letters, and so many of their heights: shorter lines lie as the page does
End = tuple[float, float, float]  # right side, top, bottom


def find_text_lines(grey: np.ndarray) -> list[np.ndarray]:
    """Frame the lines of a grey page (H, W) uint8, dark print on a lighter ground.

    Returns:
        Quads (4, 2) float32 of corners, clockwise from the top left of the text, in no order.
    """
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    around = cv2.blur(smooth, (WINDOW, WINDOW)).astype(np.float32)
    darker = 1 - (smooth + np.float32(1)) / (around + 1)
    ink = _above(darker, DARKER)
    marks = _marks(ink)
    if len(marks) < PAGE:
        return frame_lines(ink)
    blackest = _blackest(darker, ink, _usual_height(marks))
    return frame_lines(_above(darker, max(DARKER, SHARE * blackest)), ink)


def frame_lines(*layers: np.ndarray) -> list[np.ndarray]:
    """Frame the lines of print (H, W) uint8, 255 on 0; return quads as `find_text_lines` does.

    Of each further layer, which holds paler print too, only what stands clear of the lines in those
    before is framed.
    """
    turn = _upright(layers[0])
    straight = [cv2.warpPerspective(ink, turn, (ink.shape[1], ink.shape[0])) for ink in layers]
    usual = _usual_height(_marks(straight[-1]))
    lines: list[_Line] = []
    for ink in straight:
        for line in lines:
            cv2.fillConvexPoly(ink, geometry.grow(line.quad(), *[CLEAR] * 4).round().astype(int), 0)
        lines = _lines(_marks(ink), usual, lines)
    back = np.linalg.inv(turn)
    return [
        geometry.project(line.quad(), back)
        for line in lines
        if len(line.marks) >= FEWEST or len(lines) == 1
    ]


def _above(darker: np.ndarray, least: float) -> np.ndarray:
    return ((darker > least) * 255).astype(np.uint8)


def _blackest(darker: np.ndarray, ink: np.ndarray, usual: float) -> float:
    """Return by what share the blackest tenth of the letters is darker than what is around them.

    A bar, a border or a headline is as black as nothing else on the page.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    is_letter = _is_mark(stats, ink.shape) & _is_letter(stats[:, cv2.CC_STAT_HEIGHT], usual)
    is_letter[0] = False  # the ground
    letters = darker[is_letter[labels]]
    return float(np.quantile(letters, BLACKEST)) if letters.size else 0.0


def _upright(ink: np.ndarray) -> np.ndarray:
    """Return the homography that makes the lines level: the turn whose rows differ most."""
    scale = min(1.0, 700 / max(ink.shape))
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best = 0.0
    for step, reach in ((1.0, STRAIGHT), (0.2, 0.8)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _stripes(small, angle)))
    return _rotation(ink.shape, best)


def _stripes(ink: np.ndarray, angle: float) -> float:
    turned = cv2.warpPerspective(ink, _rotation(ink.shape, angle), (ink.shape[1], ink.shape[0]))
    rows = turned.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _rotation(shape: tuple[int, ...], angle: float) -> np.ndarray:
    middle = (shape[1] / 2, shape[0] / 2)
    return np.vstack([cv2.getRotationMatrix2D(middle, angle, 1.0), (0, 0, 1)])


def _marks(ink: np.ndarray) -> np.ndarray:
    """Return the frames (N, 4) of connected ink, without specks and without pictures."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, width, height, _ = stats[1:][_is_mark(stats[1:], ink.shape)].T
    return np.stack([left, top, left + width, top + height], axis=1).astype(np.float32)


def _is_mark(stats: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Tell which of connected areas are neither specks nor pictures."""
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    most = MOST_SHARE * max(shape)
    return (np.maximum(width, height) >= LEAST_SIDE) & (width < most) & (height < most / 2)


def _usual_height(marks: np.ndarray) -> float:
    """Return letters' usual height, 0 without any."""
    heights = marks[:, 3] - marks[:, 1]
    sizable = heights[heights > 2 * LEAST_SIDE]
    return float(np.median(sizable)) if len(sizable) else 0.0


def _is_letter(heights: np.ndarray, usual: float) -> np.ndarray:
    return (heights > SMALL * usual) & (heights < TALL * usual)


def _lines(marks: np.ndarray, usual: float, known: "list[_Line]") -> "list[_Line]":
    """Return the lines that are known, and those that marks (N, 4) make beside them."""
    if len(marks) > MOST_MARKS or not usual:
        return known
    heights = marks[:, 3] - marks[:, 1]
    letters = marks[_is_letter(heights, usual)]
    chains = _chained(letters[np.argsort(letters[:, 0])], usual)
    lines = [_Line(np.stack(chain), usual) for chain in chains]
    small = _add_small(lines, marks[heights <= SMALL * usual], usual)
    _add_small(lines, small, usual)  # a quotation mark beyond a dash
    return _joined([*known, *_joined(lines)], HALF)


def _chained(letters: np.ndarray, usual: float) -> list[list[np.ndarray]]:
    """Chain letters, sorted by their left sides, to lines: each goes on the nearest that fits."""
    chains: list[list[np.ndarray]] = []
    ends: list[End] = []  # of each chain's last letters
    for letter in letters:
        place = _fitting(letter, ends, usual)
        if place is None:
            chains.append([letter])
            ends.append(_end([letter]))
        else:
            chains[place].append(letter)
            ends[place] = _end(chains[place])
    return chains


def _fitting(letter: np.ndarray, ends: list[End], usual: float) -> int | None:
    if not ends:
        return None
    known = np.array(ends)
    gap = letter[0] - known[:, 0]
    shared = np.minimum(letter[3], known[:, 2]) - np.maximum(letter[1], known[:, 1])
    lower = np.minimum(letter[3] - letter[1], known[:, 2] - known[:, 1])
    fits = (gap < WIDEST_GAP * usual) & (gap > -3 * usual) & (shared > OVERLAP * lower)
    if not fits.any():
        return None
    return int(np.where(fits, shared / lower - np.maximum(gap, 0) / (8 * usual), -9).argmax())


def _end(chain: list[np.ndarray]) -> End:
    last = np.stack(chain[-LATEST:])
    _, top, _, bottom = np.median(last, axis=0)
    return float(last[:, 2].max()), float(top), float(bottom)


@dataclass
class _Line:
    """Letters (N, 4) of one line, left to right, and the small marks found beside them."""

    letters: np.ndarray
    usual: float
    small: list[np.ndarray] = field(default_factory=list)

    @property
    def slope(self) -> float:
        """How much the line falls a pixel."""
        middles = self.letters[:, [0, 2]].mean(axis=1)
        if len(middles) < LONG or np.ptp(middles) < LONG * self.usual:
            return 0.0
        return _slope(middles, self.letters[:, 3])

    @property
    def left(self) -> float:
        """Where the line begins."""
        return float(self.marks[:, 0].min())

    @property
    def marks(self) -> np.ndarray:
        """The frames (N, 4) of all that belongs to the line."""
        return np.concatenate([self.letters, *[mark[None] for mark in self.small]])

    def takes(self, other: "_Line", least: float) -> bool:
        """Tell whether another line, which begins further right, is a part of this one.

        They stand beside each other for at least so much of the higher one's height.
        """
        if other.left - float(self.marks[:, 2].max()) > WIDEST_GAP * self.usual:
            return False
        fall = self.slope * (other.left - self.left)
        top, bottom = self.quad()[[0, 3], 1] + fall
        upper, lower = other.quad()[[0, 3], 1]
        shared = min(bottom, lower) - max(top, upper)
        heights = bottom - top, lower - upper
        return bool(shared > JOINED * min(heights) and shared > least * max(heights))

    def take(self, other: "_Line") -> None:
        """Add another line's letters and marks."""
        letters = np.concatenate([self.letters, other.letters])
        self.small += other.small
        self.letters = letters[np.argsort(letters[:, 0])]

    def quad(self) -> np.ndarray:
        """Return the line's frame as (4, 2), along its own slope."""
        left, right = self.left, float(self.marks[:, 2].max())
        # Of the small marks some stand between two lines, and may be the other's.
        fallen = self.slope * (self.letters[:, [0, 2]].mean(axis=1) - left)
        top = float((self.letters[:, 1] - fallen).min())
        bottom = float((self.letters[:, 3] - fallen).max())
        fall = self.slope * (right - left)
        return np.array(
            ((left, top), (right, top + fall), (right, bottom + fall), (left, bottom)), np.float32
        )


def _joined(lines: list[_Line], least: float = 0.0) -> list[_Line]:
    """Join lines that a dash or a quotation mark had parted."""
    whole: list[_Line] = []
    for line in sorted(lines, key=lambda line: line.left):
        taker = next((other for other in whole if other.takes(line, least)), None)
        if taker:
            taker.take(line)
        else:
            whole.append(line)
    return whole


def _slope(middles: np.ndarray, feet: np.ndarray) -> float:
    """Return the slope of most letters' feet: the median over pairs far apart (Theil and Sen)."""
    half = len(middles) // 2
    runs = middles[half:] - middles[: len(middles) - half]
    rises = feet[half:] - feet[: len(feet) - half]
    far = runs > 1
    return float(np.median(rises[far] / runs[far])) if far.any() else 0.0


def _add_small(lines: list[_Line], marks: np.ndarray, usual: float) -> np.ndarray:
    """Give dots, commas, dashes and quotation marks to the lines they stand in.

    Returns:
        The marks that stand in none.
    """
    frames = [line.quad() for line in lines]
    lefts, rights = (np.array([quad[side, 0] for quad in frames]) for side in (0, 1))
    tops, bottoms = (np.array([quad[side, 1] for quad in frames]) for side in (0, 3))
    slopes = np.array([line.slope for line in lines])
    left_over = np.ones(len(marks), bool)
    for place, mark in enumerate(marks):
        x, y = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
        fall = slopes * (x - lefts)
        inside = (x > lefts - WIDEST_GAP * usual) & (x < rights + WIDEST_GAP * usual)
        inside &= (y > tops + fall - 0.2 * usual) & (y < bottoms + fall + 0.3 * usual)
        if inside.any():
            centre = np.abs(y - (tops + bottoms) / 2 - fall)
            lines[int(np.where(inside, centre, 1e9).argmin())].small.append(mark)
            left_over[place] = False
    return marks[left_over]
