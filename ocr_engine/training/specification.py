"""Write what the engine knows beside its networks as data, so that a phone reads as it does.

Every number, list and pattern comes from the module that uses it: `ktp.json` has a section for
each module on a reading's way, named as there. docs/phone.md says what to do with them in order,
and `examples.json` holds cards to check one's own code with.
"""

import ast
import json
import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np

from ocr_engine import elements, geometry, predictor, rows, understanding, value_lines
from ocr_engine.detection import contours, detector, grid, masks, search, sides
from ocr_engine.extraction import (
    candidates,
    confidence,
    dates,
    fields,
    layout,
    lexicons,
    nik,
    regions,
    resemblance,
)
from ocr_engine.recognition import (
    alphabet,
    decoding,
    letters,
    lines,
    names,
    second_look,
    word_table,
)
from ocr_engine.training import camera, synthetic

VERSION = 7  # of the file's shape
# In the order of a reading.
MODULES = (
    *(elements, geometry, masks, contours, grid, search, sides, detector, alphabet, lines),
    *(decoding, second_look, letters, names, lexicons, regions, nik, resemblance, layout),
    *(fields, dates, candidates, rows, understanding, confidence, value_lines, predictor),
)
LETTERS = "letters.bin"  # steps (47, 47, 47) uint8, the last axis the fastest
NAMES = "names.txt"  # a word and its steps in each row
FIRST = 1_300_000  # number of the first example's photograph
EXAMPLES = 6
LEAST = 1e-4  # of an example's probabilities; smaller ones are left out, and so count as none


def specification() -> dict[str, Any]:
    """Return everything that a reader needs beside the networks, as plain JSON values."""
    sections = {module.__name__.rpartition(".")[2]: constants(module) for module in MODULES}
    return {
        "version": VERSION,
        "engine": predictor.VERSION,
        "files": {"regions": regions.TABLE.name, "letters": LETTERS, "names": NAMES},
        **sections,
        "confidence_curves": json.loads(confidence.TABLE.read_text()),
    }


def constants(module: ModuleType) -> dict[str, Any]:
    """Return the constants that a module defines, as JSON knows them, named in small letters."""
    values = {name: getattr(module, name) for name in _defined(module) if name.isupper()}
    return {name.lower(): plain(value) for name, value in values.items() if _is_data(value)}


def _defined(module: ModuleType) -> list[str]:
    """Return the names that are assigned in a module itself, in their order."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    assigned = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    return [
        name.id
        for node in assigned
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    ]


def _is_data(value: object) -> bool:
    kinds = int | float | str | tuple | list | dict | frozenset | np.ndarray | re.Pattern
    return isinstance(value, kinds)


def plain(value: Any) -> Any:
    """Return a constant as JSON knows it: a pattern as its text, a translation by its letters."""
    if isinstance(value, re.Pattern):
        return value.pattern
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        if all(isinstance(key, int) for key in value):
            return {chr(key): chr(other) for key, other in value.items()}
        return {key: plain(other) for key, other in value.items()}
    return value


def example(index: int) -> dict[str, Any]:
    """Return what the line reader sees of one rendered card, and what has to come of it.

    `steps` holds of each step the pairs of class and probability that are worth keeping.
    """
    tier = camera.TIERS[index % len(camera.TIERS)]
    rng = synthetic.generator("validation", FIRST + index)
    sample = synthetic.render_photo(rng, split="validation", tier=tier)
    quads = [geometry.grow(corners, *value_lines.MARGINS) for corners in sample.line_corners()]
    read = _read(sample, quads)
    placed = [
        layout.PlacedLine(line.text, line.confidence, frame, place)
        for place, (line, frame) in enumerate(zip(read, _frames(sample), strict=True))
    ]
    printed = [line.key for line in sample.card.lines] if sample.card else []
    blood_type = printed.index("golongan_darah")
    assigned = layout.assign_lines(placed, blood_type)
    return {
        "blood_type": blood_type,
        "lines": [
            {"frame": line.frame, "steps": _pairs(seen.looks[0]), "text": line.text}
            for line, seen in zip(placed, read, strict=True)
        ],
        "rows": {key: [line.index for line in row] for key, row in assigned.items()},
        "fields": _fields(read, assigned, quads),
    }


def _read(sample: synthetic.Sample, quads: list[np.ndarray]) -> list[lines.ReadLine]:
    """Read a card's lines from probabilities as they are written."""
    grey = cv2.cvtColor(sample.photo, cv2.COLOR_RGB2GRAY)
    crops = [geometry.cut_line(grey, quad, lines.LINE_HEIGHT) for quad in quads]
    seen = [_few(posteriors) for posteriors in lines.line_posteriors(crops)]
    return [lines.ReadLine(*decoding.greedy(posteriors), (posteriors,)) for posteriors in seen]


def _fields(
    read: list[lines.ReadLine],
    assigned: dict[str, list[layout.PlacedLine]],
    quads: list[np.ndarray],
) -> dict[str, dict[str, Any]]:
    found = {key: [read[line.index] for line in row] for key, row in assigned.items()}
    values = understanding.understand(found)
    built = fields.build_fields(values, assigned, quads, confidence.calibrated)
    return {
        field.key: {"value": field.value, "confidence": field.confidence, "checks": field.checks}
        for field in built
    }


def _frames(sample: synthetic.Sample) -> list[tuple[float, float, float, float]]:
    """Return each line's (left, top, right, bottom) in shares of the card."""
    if sample.card is None:
        return []
    height, width = sample.card.image.shape[:2]
    shares = [line.corners / (width, height) for line in sample.card.lines]
    ends = [(*share.min(axis=0), *share.max(axis=0)) for share in shares]
    return [
        (round(float(left), 4), round(float(top), 4), round(float(right), 4), round(float(low), 4))
        for left, top, right, low in ends
    ]


def _few(posteriors: np.ndarray) -> np.ndarray:
    """Return posteriors as they are written: rounded, and nothing where hardly anything was."""
    return np.where(posteriors < LEAST, 0.0, posteriors.round(4)).astype(np.float32)


def _pairs(posteriors: np.ndarray) -> list[list[tuple[int, float]]]:
    return [
        [(number, round(float(step[number]), 4)) for number in np.flatnonzero(step).tolist()]
        for step in posteriors
    ]


def write(folder: Path) -> list[Path]:
    """Write `ktp.json`, `examples.json` and the three tables beside them; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    specified, examples = folder / "ktp.json", folder / "examples.json"
    table, steps, words = folder / regions.TABLE.name, folder / LETTERS, folder / NAMES
    specified.write_text(json.dumps(specification(), indent=1) + "\n")
    examples.write_text(json.dumps([example(index) for index in range(EXAMPLES)]) + "\n")
    shutil.copyfile(regions.TABLE, table)
    with np.load(letters.TABLE) as stored:
        steps.write_bytes(np.ascontiguousarray(stored["steps"], np.uint8).tobytes())
    usual = word_table.load(names.TABLE).items()
    words.write_text("".join(f"{word} {round(-value / letters.STEP)}\n" for word, value in usual))
    return [specified, examples, table, steps, words]
