"""Turn the text boxes of a general OCR engine into the 17 fields of a KTP.

Written once for every peer, as a careful user would: labels are found by fuzzy match, a value is
what stands to the right of its label on the same line, lines without a label continue the value
above, the two lines over the NIK are the headers, a NIK is sixteen digits.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz, process

from ocr_engine.elements import FIELD_KEYS

LABELS = {
    "nik": "NIK",
    "nama": "NAMA",
    "tempat_lahir": "TEMPATTGLLAHIR",
    "jenis_kelamin": "JENISKELAMIN",
    "alamat": "ALAMAT",
    "rt_rw": "RTRW",
    "kel_desa": "KELDESA",
    "kecamatan": "KECAMATAN",
    "agama": "AGAMA",
    "status_perkawinan": "STATUSPERKAWINAN",
    "pekerjaan": "PEKERJAAN",
    "kewarganegaraan": "KEWARGANEGARAAN",
    "berlaku_hingga": "BERLAKUHINGGA",
}
ROWS = tuple(LABELS)
BLOOD_LABEL = "GOLDARAH"
CLOSED_LISTS = {
    "jenis_kelamin": ("LAKI-LAKI", "PEREMPUAN"),
    "agama": (
        *("ISLAM", "KRISTEN", "KATHOLIK", "KATOLIK", "HINDU", "BUDHA", "BUDDHA", "KONGHUCU"),
        "KEPERCAYAAN",
    ),
    "status_perkawinan": ("BELUM KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI"),
    "berlaku_hingga": ("SEUMUR HIDUP",),
}
LEAST_SCORE = 80  # of 100: one letter wrong in six
LEAST_LABELS = 3
DATE = re.compile(r"(\d{2})\s?[-./\s]\s?(\d{2})\s?[-./\s]\s?(\d{4})")
LOOKALIKES = str.maketrans("OQDILSBZG", "000115826")
REGENCY = re.compile(r"KABUPATEN|KOTA|JAKARTA")
WIDEST_GAP = 3.0  # in heights, inside one line of a value
LABEL_X = 0.03  # of the card's width: where labels begin,
VALUE_STEP = 0.25  # how much further right values begin,
VALUE_END = 0.715  # and where the portrait does


@dataclass(frozen=True)
class TextBox:
    """A run of text and its corners (4, 2), in any order of turn, in pixels of the photo."""

    text: str
    corners: np.ndarray


@dataclass(frozen=True)
class _Run:
    """A run of text on the upright card; pixels, y of its middle. `key` is its label's, if any."""

    text: str
    left: float
    right: float
    y: float
    height: float
    key: str = ""
    score: float = 0.0


def parse(boxes: list[TextBox]) -> dict[str, str]:
    """Return the 17 fields, empty where nothing was found."""
    texts = [_match_label(box.text) for box in boxes]
    labelled = [box for box, (key, _, _) in zip(boxes, texts, strict=True) if key]
    rows: dict[str, str] = {}
    if len({key for key, _, _ in texts if key}) >= LEAST_LABELS:
        angle = _angle(labelled)
        turned = [_turn(boxes, angle + half) for half in (0.0, np.pi)]
        rows = _read_rows(max(turned, key=_order))
    fields = dict.fromkeys(FIELD_KEYS, "") | _fields(rows)
    fields["nik"] = fields["nik"] or _unlabelled_nik(boxes)
    return fields


def _match_label(text: str) -> tuple[str, float, str]:
    """Return the label that a text begins with, how well it fits, and the rest of the text."""
    candidates = ((key, *find(label, text, anywhere=False)) for key, label in LABELS.items())
    key, score, _, end = max(candidates, key=lambda candidate: candidate[1])
    return (key, score, text[end:]) if score >= LEAST_SCORE else ("", 0.0, text)


def find(label: str, text: str, *, anywhere: bool) -> tuple[float, int, int]:
    """Find a label in a text, ignoring blanks and punctuation.

    Returns:
        The best score 0..100, and where in `text` it starts and ends.
    """
    letters = [(place, char) for place, char in enumerate(text.upper()) if char.isalnum()]
    plain = "".join(char for _, char in letters)
    best = (0.0, 0, 0)
    for start in range(len(plain) if anywhere else min(2, len(plain))):
        for length in (len(label), len(label) - 1, len(label) + 1):
            end = min(start + length, len(plain))
            score = fuzz.ratio(label, plain[start:end]) if end > start else 0.0
            if score > best[0]:
                best = (score, letters[start][0], letters[end - 1][0] + 1)
    return best


def _angle(boxes: list[TextBox]) -> float:
    """Return the direction of print, radians modulo half a turn: the median of the long sides."""
    sides = []
    for box in boxes:
        one, other = box.corners[1] - box.corners[0], box.corners[2] - box.corners[1]
        sides.append(one if np.hypot(*one) >= np.hypot(*other) else other)
    angles = np.array([np.arctan2(y, x) for x, y in sides])
    middle = np.angle(np.exp(2j * angles).sum()) / 2
    apart = (angles - middle + np.pi / 2) % np.pi - np.pi / 2
    return float(middle + np.median(apart))


def _turn(boxes: list[TextBox], angle: float) -> list[_Run]:
    """Turn the photo back by an angle; return its runs of text."""
    cosine, sine = np.cos(angle), np.sin(angle)
    runs = []
    for box in boxes:
        points = box.corners @ np.array([[cosine, -sine], [sine, cosine]])
        order = np.argsort(points[:, 0])
        left, right = points[order[:2]], points[order[2:]]
        height = float((np.ptp(left[:, 1]) + np.ptp(right[:, 1])) / 2)
        run = _Run(
            box.text, left[:, 0].mean(), right[:, 0].mean(), float(points[:, 1].mean()), height
        )
        key, score, _ = _match_label(box.text)
        runs.append(replace(run, key=key, score=score))
    return runs


def _order(runs: list[_Run]) -> int:
    """Count the neighbouring labels that stand in the card's order from top to bottom."""
    labels = sorted(_labels(runs), key=lambda run: run.y)
    places = [ROWS.index(run.key) for run in labels]
    return sum(one < other for one, other in pairwise(places))


def _labels(runs: list[_Run]) -> list[_Run]:
    """Return the best run for each label, those far off the column of labels left out."""
    best: dict[str, _Run] = {}
    for run in runs:
        if run.key and run.score > best.get(run.key, run).score - (run.key not in best):
            best[run.key] = run
    column = np.median([run.left for run in best.values()])
    reach = 6 * np.median([run.height for run in best.values()])
    return [run for run in best.values() if abs(run.left - column) < reach]


def _read_rows(runs: list[_Run]) -> dict[str, str]:
    """Return the text of each labelled row and of the two headers."""
    labels = sorted(_labels(runs), key=lambda run: run.y)
    places = [ROWS.index(run.key) for run in labels]
    pairs = zip(pairwise(labels), pairwise(places), strict=True)
    steps = [
        (below.y - above.y) / (after - before)
        for (above, below), (before, after) in pairs
        if after > before
    ]
    step = float(np.median(steps)) if steps else labels[0].height * 1.2
    left = float(np.median([run.left for run in labels]))
    width = _card_width(runs, labels, left)
    on_card = [
        run
        for run in runs
        if run not in labels and left < run.left < left + (VALUE_END - LABEL_X) * width
    ]
    headers = [run for run in on_card if run.y < labels[0].y - 0.6 * step]
    return _headers(headers, step) | _assign(labels, on_card, step)


def _headers(runs: list[_Run], step: float) -> dict[str, str]:
    """Return the province's and the regency's line, told by the words they begin with."""
    lines = _lines(runs, step)
    for place, text in enumerate(lines):
        if find("PROVINSI", text, anywhere=False)[0] >= LEAST_SCORE or text.startswith("DAERAH"):
            return {"provinsi": text, "kabupaten_kota": "".join(lines[place + 1 : place + 2])}
    for place, text in enumerate(lines):
        if REGENCY.match(text):
            return {"provinsi": "".join(lines[max(place - 1, 0) : place]), "kabupaten_kota": text}
    return {}


def _card_width(runs: list[_Run], labels: list[_Run], left: float) -> float:
    """Estimate the card's width: values begin at a known share of it."""
    height = float(np.median([run.height for run in labels]))
    starts = [
        min(beside)
        for label in labels
        if (
            beside := [
                run.left
                for run in runs
                if run.left > label.right and abs(run.y - label.y) < height / 2
            ]
        )
    ]
    return float(np.median(starts) - left) / VALUE_STEP if starts else 30 * height


def _assign(labels: list[_Run], values: list[_Run], step: float) -> dict[str, str]:
    """Give every value to its label; lines between two labels continue the upper one.

    Where a label in between was not read, the lower lines are the values of the missing labels.
    """
    rows = {label.key: [replace(label, text=_match_label(label.text)[2])] for label in labels}
    for value in values:
        nearest = min(labels, key=lambda label: abs(label.y - value.y))
        above = [label for label in labels if label.y < value.y]
        if abs(nearest.y - value.y) < 0.5 * step:
            rows[nearest.key].append(value)
        elif above and value.y - labels[-1].y < step:
            rows.setdefault(f"below {above[-1].key}", []).append(value)
    texts = {key: _join(runs) for key, runs in rows.items() if not key.startswith("below")}
    for label, below in zip(labels, [*labels[1:], None], strict=True):
        between = _lines(rows.get(f"below {label.key}", []), step)
        stop = ROWS.index(below.key) if below else len(ROWS)
        missing = ROWS[ROWS.index(label.key) + 1 : stop]
        texts |= dict(zip(reversed(missing), reversed(between), strict=False))
        for text in between[: max(len(between) - len(missing), 0)]:
            texts[label.key] = f"{texts[label.key]} {text}"
    return texts


def _lines(runs: list[_Run], step: float) -> list[str]:
    """Join runs that stand on one line; lines from top to bottom."""
    lines: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: run.y):
        if lines and run.y - lines[-1][-1].y < 0.5 * step:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [_join(line) for line in lines]


def _join(runs: list[_Run]) -> str:
    """Join the runs of one line from left to right, up to the first wide gap."""
    ordered = sorted(runs, key=lambda run: run.left)
    joined = ordered[:1]
    for run in ordered[1:]:
        near = run.left - joined[-1].right < WIDEST_GAP * run.height or joined[-1].key
        if near or find(BLOOD_LABEL, run.text, anywhere=False)[0] >= LEAST_SCORE:
            joined.append(run)
    return _clean(" ".join(run.text for run in joined))


def _clean(text: str) -> str:
    """Tidy a text: upper case, single blanks, no colon before it; a full stop may end it."""
    return re.sub(r"\s+", " ", text.upper().lstrip(" :;.,|").rstrip(" :;,|"))


def _fields(rows: dict[str, str]) -> dict[str, str]:
    """Turn the rows' texts into fields."""
    fields = {key: _clean(text) for key, text in rows.items()}
    if "provinsi" in fields:
        score, _, end = find("PROVINSI", fields["provinsi"], anywhere=False)
        fields["provinsi"] = _clean(fields["provinsi"][end if score >= LEAST_SCORE else 0 :])
    if "nik" in fields:
        fields["nik"] = _sixteen_digits(fields["nik"].translate(LOOKALIKES))
    fields |= _birth(fields.get("tempat_lahir", ""))
    fields |= _sex_and_blood(fields.get("jenis_kelamin", ""))
    if numbers := re.search(r"(\d{3})\D?(\d{3})", fields.get("rt_rw", "").translate(LOOKALIKES)):
        fields["rt_rw"] = f"{numbers[1]}/{numbers[2]}"
    if date := DATE.search(fields.get("berlaku_hingga", "")):
        fields["berlaku_hingga"] = "-".join(date.groups())
    for key, options in CLOSED_LISTS.items():
        near = process.extractOne(fields.get(key, ""), options, score_cutoff=LEAST_SCORE)
        fields[key] = near[0] if near else fields.get(key, "")
    return fields


def _sixteen_digits(text: str) -> str:
    found = re.search(r"(?<!\d)\d{16}(?!\d)", re.sub(r"\s", "", text))
    return found[0] if found else ""


def _unlabelled_nik(boxes: list[TextBox]) -> str:
    return next(filter(None, (_sixteen_digits(box.text) for box in boxes)), "")


def _birth(text: str) -> dict[str, str]:
    date = DATE.search(text)
    place = text[: date.start()] if date else text
    born = "-".join(date.groups()) if date else ""
    return {"tempat_lahir": _clean(place).rstrip(" .-"), "tanggal_lahir": born}


def _sex_and_blood(text: str) -> dict[str, str]:
    """Split the line that holds both; a blood type that is not printed reads `-`."""
    score, start, end = find(BLOOD_LABEL, text, anywhere=True)
    if score < LEAST_SCORE:
        return {"jenis_kelamin": text, "golongan_darah": ""}
    blood = _clean(text[end:]).replace("0", "O").replace(" ", "") or "-"
    return {"jenis_kelamin": _clean(text[:start]), "golongan_darah": blood}
