"""Gather lines of print into blocks, and put the blocks in reading order."""

from itertools import pairwise

import numpy as np

NEXT = 1.9  # from one line's middle to the next one's, at most, in their heights
SHARED = 0.3  # of the narrower line: how far two lines of a block stand over each other
LIKE = 1.6  # heights of two lines of a block, at most
GUTTER = 0.8  # between two columns, in the lines' usual height
Rows = list[int]


def group_lines(quads: list[np.ndarray]) -> list[Rows]:
    """Return the places of the lines of each block, in reading order.

    Args:
        quads: (4, 2) corners of each line.
    """
    if not quads:
        return []
    level = _levelled(quads)
    frames = np.array([(*quad.min(axis=0), *quad.max(axis=0)) for quad in level])
    usual = float(np.median([_height(quad) for quad in quads]))
    return [
        block
        for part in _parted(frames, list(range(len(frames))), usual)
        for block in _blocks(frames, part, usual)
    ]


def _levelled(quads: list[np.ndarray]) -> list[np.ndarray]:
    """Turn the lines of a page that lies askew level: else one row reaches into the next."""
    tops = np.array([quad[1] - quad[0] for quad in quads])
    # The longest tell best how the page lies.
    long = tops[:, 0] >= np.median(tops[:, 0])
    angle = float(np.median(np.arctan2(tops[long, 1], tops[long, 0])))
    turn = np.array(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))))
    return [quad @ turn for quad in quads]


def _height(quad: np.ndarray) -> float:
    return float(np.hypot(*(quad[3] - quad[0])))


def _parted(frames: np.ndarray, rows: Rows, usual: float) -> list[Rows]:
    """Part lines into columns, left to right, as long as a gutter runs through; then into bands."""
    columns = _split(frames, rows, 0, GUTTER * usual)
    if len(columns) > 1 and all(_is_column(frames, column) for column in columns):
        return [part for column in columns for part in _parted(frames, column, usual)]
    bands = _split(frames, rows, 1, 0.6 * usual)
    if len(bands) > 1:
        return [part for band in bands for part in _parted(frames, band, usual)]
    return [rows]


def _is_column(frames: np.ndarray, rows: Rows) -> bool:
    """Tell lines under each other from words of one row set far apart."""
    return len(_split(frames, rows, 1, 0.0)) > 1


def _split(frames: np.ndarray, rows: Rows, axis: int, gap: float) -> list[Rows]:
    """Part frames where nothing stands along an axis: 0 across, 1 down."""
    ordered = sorted(rows, key=lambda row: frames[row, axis])
    parts, end = [[ordered[0]]], frames[ordered[0], axis + 2]
    for row in ordered[1:]:
        if frames[row, axis] > end + gap:
            parts.append([])
        parts[-1].append(row)
        end = max(end, frames[row, axis + 2])
    return parts


def _blocks(frames: np.ndarray, rows: Rows, usual: float) -> list[Rows]:
    """Part one column's lines where the room between two is wider, or their size another."""
    ordered = [row for line in _rows(frames, rows) for row in line]
    blocks = [[ordered[0]]]
    for before, row in pairwise(ordered):
        if not _follows(frames[before], frames[row], usual):
            blocks.append([])
        blocks[-1].append(row)
    return blocks


def _rows(frames: np.ndarray, rows: Rows) -> list[Rows]:
    """Return the lines from top to bottom, those beside each other from left to right."""
    found: list[Rows] = []
    for row in sorted(rows, key=lambda row: frames[row, [1, 3]].sum()):
        if found and frames[row, [1, 3]].mean() < frames[found[-1][0], 3]:
            found[-1].append(row)
        else:
            found.append([row])
    return [sorted(line, key=lambda row: frames[row, 0]) for line in found]


def _follows(upper: np.ndarray, lower: np.ndarray, usual: float) -> bool:
    heights = upper[3] - upper[1], lower[3] - lower[1]
    apart = abs(lower[[1, 3]].mean() - upper[[1, 3]].mean())
    beside = apart < 0.5 * min(heights)
    shared = min(upper[2], lower[2]) - max(upper[0], lower[0])
    narrower = min(upper[2] - upper[0], lower[2] - lower[0])
    alike = max(heights) < LIKE * min(heights)
    near = apart < NEXT * max(*heights, usual)
    return bool(beside or (near and alike and shared > SHARED * narrower))
