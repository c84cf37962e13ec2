"""Which printed line belongs to which field: by place, by content, by order."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz

from ocr_engine.extraction.resemblance import likeness

# Of the card's height: the lowest place of a NIK, and how far above its middle the header ends.
NIK_BOTTOM, HEADER_ABOVE_NIK = 0.36, 0.03
NIK_DIGITS = 9  # that a line must hold at least, to be the NIK
HEADER_BOTTOM = 0.275  # of the card's height: above it stand province, regency and NIK
NIK_ROW = 0.07  # of the card's height: what of that is the NIK's, where none was read
BLOOD_TYPE_LEFT = 0.52  # of the card's width
BLOOD_TYPE_BOTTOM, BLOOD_TYPE_WIDTH = 0.62, 0.14  # of the card's height, and width
BLOOD_TYPE_LENGTH = 4  # characters, with the colon before it
COLUMN_WIDTH = 0.12  # of the card's width: how far from the others a value may begin
ISSUE_AREA = (0.70, 0.60)  # place and date of issue stand right of and below this
ROWS = (
    "nama",
    "tempat_tgl_lahir",
    "jenis_kelamin",
    "alamat",
    "rt_rw",
    "kel_desa",
    "kecamatan",
    "agama",
    "status_perkawinan",
    "pekerjaan",
    "kewarganegaraan",
    "berlaku_hingga",
)
LONGEST = {
    "nama": 3,
    "tempat_tgl_lahir": 2,
    "alamat": 3,
    "pekerjaan": 2,
    "agama": 2,
    "kel_desa": 2,
    "kecamatan": 2,
}
REGENCY_TITLES, ALMOST_TITLE = "KABUPATEN KOTA", 70  # and the likeness of 100 to one of them
SPECK, EACH_LETTER, MOST_LETTERS = -0.2, 0.25, 2.0  # what it costs to drop a line as noise
MISSING = -1.2  # what it costs to believe that a row was not seen
CONTINUED = -0.35  # what it costs to believe that a value went on in the next row
BROKEN_EARLY = -1.5  # what it costs more where the next word would have fitted on the line
PORTRAIT_LEFT = 0.68  # of the card's width: no value needs to break before it


@dataclass(frozen=True)
class PlacedLine:
    """A read line and its frame on the card, in fractions: (left, top, right, bottom)."""

    text: str
    confidence: float
    frame: tuple[float, float, float, float]
    index: int

    @property
    def middle(self) -> float:
        """The height at which the line stands."""
        return (self.frame[1] + self.frame[3]) / 2


def assign_lines(
    lines: list[PlacedLine], blood_type: int | None = None
) -> dict[str, list[PlacedLine]]:
    """Give each line to a printed row; `tempat_tgl_lahir` is still one row here.

    Args:
        lines: from top to bottom.
        blood_type: the index of the line that the detector took for it; without one it is told by
            its place.

    Header and NIK are told by place and content. The rows below keep their order on every card,
    so the best division of the lines among them is found by dynamic programming over how well
    each run of lines fits each row.
    """
    marked = [line for line in lines if line.index == blood_type]
    lines = [line for line in lines if line.text and line not in marked and not _is_issue(line)]
    nik = _find_nik(lines)
    above = [
        line for line in lines if nik is not None and line.middle < nik.middle - HEADER_ABOVE_NIK
    ]
    if nik is None:
        above = [line for line in lines if line.middle < HEADER_BOTTOM - NIK_ROW]
    below = [line for line in lines if line is not nik and line not in above]
    blood, rows = (marked[0], below) if marked else _split_blood_type(below)
    assigned = _header(above) | {
        "nik": [nik] if nik else [],
        "golongan_darah": [blood] if blood else [],
    }
    return assigned | _divide(_in_column(rows))


def _header(lines: list[PlacedLine]) -> dict[str, list[PlacedLine]]:
    """Return province and regency: the two longest lines above the NIK, or what one alone says."""
    two = sorted(lines, key=lambda line: len(line.text))[-2:]
    two = sorted(two, key=lambda line: line.middle)
    if len(two) == 1 and fuzz.partial_ratio(two[0].text[:9], REGENCY_TITLES) > ALMOST_TITLE:
        return {"provinsi": [], "kabupaten_kota": two}
    return {"provinsi": two[:1], "kabupaten_kota": two[1:]}


def _in_column(lines: list[PlacedLine]) -> list[PlacedLine]:
    """Leave out what does not begin where the values do: pieces of labels, of the blood type."""
    if not lines:
        return lines
    column = float(np.median([line.frame[0] for line in lines]))
    return [line for line in lines if abs(line.frame[0] - column) < COLUMN_WIDTH]


def _is_issue(line: PlacedLine) -> bool:
    return line.frame[0] > ISSUE_AREA[0] and line.middle > ISSUE_AREA[1]


def _find_nik(lines: list[PlacedLine]) -> PlacedLine | None:
    """Return the line with the most digits near the top, if it has enough of them."""
    near_top = [line for line in lines if line.middle < NIK_BOTTOM]
    best = max(near_top, key=lambda line: _digits(line.text), default=None)
    return best if best is not None and _digits(best.text) >= NIK_DIGITS else None


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


def _split_blood_type(lines: list[PlacedLine]) -> tuple[PlacedLine | None, list[PlacedLine]]:
    """Part the blood type, which stands right of another line of the same row, from the rest."""
    right = [
        line
        for line in lines
        if line.frame[0] > BLOOD_TYPE_LEFT and line.frame[2] - line.frame[0] < BLOOD_TYPE_WIDTH
    ]
    beside = [line for line in right if _may_be_blood_type(line)]
    blood = max(beside, key=lambda line: likeness("golongan_darah", line.text), default=None)
    return blood, [line for line in lines if line not in right]


def _may_be_blood_type(line: PlacedLine) -> bool:
    return line.middle < BLOOD_TYPE_BOTTOM and len(line.text) <= BLOOD_TYPE_LENGTH


def _divide(lines: list[PlacedLine]) -> dict[str, list[PlacedLine]]:
    """Divide lines (top to bottom) among `ROWS` so that the sum of fits is greatest.

    `best[row, end]` is the best sum when the first `row` rows have used the first `end` lines; a
    row takes the next few lines, or a line is dropped as noise.
    """
    shape = (len(ROWS) + 1, len(lines) + 1)
    best = np.full(shape, -np.inf)
    came_from = np.zeros((*shape, 2), int)
    best[0, 0] = 0.0

    def offer(row: int, end: int, score: float, before: tuple[int, int]) -> None:
        if score > best[row, end]:
            best[row, end], came_from[row, end] = score, before

    for row, end in np.ndindex(shape):
        if end < len(lines):
            offer(row, end + 1, float(best[row, end]) + _drop_cost(lines[end]), (row, end))
        if row == len(ROWS):
            continue
        key = ROWS[row]
        for size in range(min(LONGEST.get(key, 1), len(lines) - end) + 1):
            score = float(best[row, end]) + _fit(key, lines[end : end + size])
            offer(row + 1, end + size, score, (row, end))
    return _trace(came_from, lines)


def _trace(came_from: np.ndarray, lines: list[PlacedLine]) -> dict[str, list[PlacedLine]]:
    """Follow the best division back from its end."""
    assigned: dict[str, list[PlacedLine]] = {}
    row, end = len(ROWS), len(lines)
    while (row, end) != (0, 0):
        before_row, before_end = came_from[row, end].tolist()
        if before_row < row:
            assigned[ROWS[before_row]] = lines[before_end:end]
        row, end = before_row, before_end
    return assigned


def _drop_cost(line: PlacedLine) -> float:
    """Return the cost of believing that a line is noise: specks are read as a letter or two."""
    return SPECK - min(EACH_LETTER * len(line.text), MOST_LETTERS)


def _fit(key: str, lines: list[PlacedLine]) -> float:
    if not lines:
        return MISSING
    text = " ".join(line.text for line in lines)
    breaks = sum(_break_cost(before, after) for before, after in pairwise(lines))
    return likeness(key, text) + breaks


def _break_cost(before: PlacedLine, after: PlacedLine) -> float:
    """Return the cost of believing that one value broke between two lines.

    A printer breaks a value only where its next word would run into the portrait.
    """
    left, _, right, _ = after.frame
    first_word = after.text.split(" ", 1)[0]
    width = (right - left) * len(first_word) / max(len(after.text), 1)
    return CONTINUED + (BROKEN_EARLY if before.frame[2] + width < PORTRAIT_LEFT else 0.0)
