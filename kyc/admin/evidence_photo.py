"""One photo in the file of evidence: the pictures, the fields, the number, the decisions."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from kyc.admin import case as presentation
from kyc.admin import nik_panel
from kyc.models import Decision, Document, Reading
from kyc.objections import FieldMark
from kyc.paper import NOTHING, Outline, Paper, stamp
from ocr_engine import OCRError, geometry, io

COLOURS = {
    "sure": "#17764a",
    "likely": "#c27800",
    "unsure": "#c62a1f",
    "missing": "#c62a1f",
    "corrected": "#1d5fbf",
}
CARD_COLOUR = "#7b8794"
CARD_SIZE = (1200, 757)  # pixels of the rectified card


def add_photo(paper: Paper, document: Document, place: int) -> None:
    """Add one photo, what was read from it, and what was decided on it."""
    title = {"number": place, "time": stamp(document.created_at)}
    paper.heading(_("Photo %(number)d, sent on %(time)s") % title)
    reading: Reading | None = getattr(document, "reading", None)
    rows = presentation.rows(reading, {}) if reading else []
    if document.photo:
        with document.photo.open() as file:
            _pictures(paper, document, file.read(), rows, (reading and reading.payload) or {})
    else:
        paper.note(_("The photo and what was read from it were deleted when their time was over."))
    if reading:
        _quality(paper, reading)
        _fields(paper, reading, rows)
        _number(paper, reading)
    for decision in sorted(document.decisions.all(), key=lambda decision: decision.pk):
        _decision(paper, decision)


def _pictures(
    paper: Paper,
    document: Document,
    jpeg: bytes,
    rows: Sequence[presentation.Row],
    payload: dict[str, Any],
) -> None:
    boxes = {field["key"]: field["box"] for field in payload.get("fields", []) if field["box"]}
    outlines = [
        Outline(boxes[row.key], COLOURS[row.trust], str(number))
        for number, row in enumerate(rows, 1)
        if row.key in boxes
    ]
    try:
        photo = io.decode(jpeg)
    except OCRError:
        paper.note(_("The photo cannot be shown: its file is damaged."))
        return
    card = payload.get("card")
    if card:
        flat, matrix = _rectified(photo, np.array(card, np.float32))
        moved = [_moved(outline, matrix) for outline in outlines]
        paper.picture(flat, moved, _rectified_caption(), most_height=80)
        outlines = [Outline(card, CARD_COLOUR), *(replace(o, label="") for o in outlines)]
    caption = _(
        "The photo as it is stored: %(id)s, %(width)d x %(height)d pixels, SHA-256 %(hash)s"
    )
    named = {
        "id": document.public_id,
        "width": document.width,
        "height": document.height,
        "hash": hashlib.sha256(jpeg).hexdigest(),
    }
    paper.picture(jpeg, outlines, caption % named, most_height=62)


def _rectified_caption() -> str:
    colours = _("green: sure, orange: check, red: unsure or not found, blue: corrected")
    return _("The card, rectified; numbers as in the table below; %s") % colours


def _rectified(photo: np.ndarray, card: np.ndarray) -> tuple[bytes, np.ndarray]:
    """Return the card as if it lay flat, and the matrix that leads there from the photo."""
    flat = geometry.rectify(photo, card, CARD_SIZE)
    return io.encode_jpeg(flat), geometry.homography(card, geometry.frame(*CARD_SIZE))


def _moved(outline: Outline, matrix: np.ndarray) -> Outline:
    corners = geometry.project(np.array(outline.corners, np.float32), matrix)
    return Outline(corners.tolist(), outline.colour, outline.label)


def _quality(paper: Paper, reading: Reading) -> None:
    quality = reading.payload.get("quality", {})
    verdicts = presentation.titles(quality.get("verdicts", []))
    measures = ", ".join(
        f"{name.replace('_', ' ')} {value:.3g}"
        for name, value in quality.get("measures", {}).items()
    )
    paper.facts(
        [
            (_("Quality"), ", ".join(verdicts) or _("Nothing was found wrong with the photo.")),
            (_("Measured"), measures or NOTHING),
            (_("Reader"), _reader(reading)),
        ]
    )


def _reader(reading: Reading) -> str:
    parts = [reading.payload.get("engine", ""), stamp(reading.created_at)]
    if reading.error_code:
        parts.append(*presentation.titles([reading.error_code]))
    return " · ".join(filter(None, parts))


def _fields(paper: Paper, reading: Reading, rows: Sequence[presentation.Row]) -> None:
    confidence = reading.noticed["confidence"]
    corrected = {correction.key: correction for correction in reading.corrections.all()}
    table = [
        [
            str(number),
            row.label,
            row.read_value or NOTHING,
            f"{100 * confidence.get(row.key, 0):.0f} %",
            _correction(row, corrected.get(row.key)),
            _mark(row.mark),
            ", ".join(row.checks),
        ]
        for number, row in enumerate(rows, 1)
    ]
    heads = [
        "",
        _("Field"),
        _("Read"),
        _("Sure"),
        _("Corrected"),
        _("Its owner says"),
        _("Noticed"),
    ]
    paper.table(heads, table, (8, 29, 40, 13, 42, 24, 24), numbers=(0, 3))


def _correction(row: presentation.Row, correction: Any) -> str:
    if correction is None:
        return ""
    return f"{row.value or NOTHING}\n{correction.reviewer.email}, {stamp(correction.created_at)}"


def _mark(mark: FieldMark | None) -> str:
    if mark is None:
        return ""
    if mark.is_right:
        return _("right")
    return (
        _("wrong, it should be %(text)s") % {"text": mark.should_be}
        if mark.should_be
        else _("wrong")
    )


def _number(paper: Paper, reading: Reading) -> None:
    fields = {field["key"]: field["value"] for field in reading.corrected_fields()}
    panel = nik_panel.panel(fields, reading.payload.get("quality", {}).get("measures", {}))
    rows = [
        [
            str(line.title),
            str(line.says),
            line.printed or NOTHING,
            str(line.verdict_text),
            _("for information only") if line.weak else "",
        ]
        for line in panel.lines
    ]
    paper.heading(_("What the NIK says"))
    heads = [_("Evidence"), _("The number says"), _("Printed"), _("Verdict"), ""]
    paper.table(heads, rows, (32, 50, 46, 22, 28))


def _decision(paper: Paper, decision: Decision) -> None:
    paper.heading(_("Decision of %(time)s") % {"time": stamp(decision.created_at)})
    told = [str(reason.user_text) for reason in decision.told_reasons()]
    answer = [decision.get_answer_display(), decision.get_reject_type_display()]
    reasons = [f"{title} ({code})" for title, code in _reasons(decision)]
    facts = [
        (_("Answer"), " · ".join(filter(None, answer))),
        (_("By"), f"{decision.reviewer.email} · {decision.reviewer.public_id}"),
        (_("Reasons"), "\n".join(reasons)),
        (_("Told to the person"), "\n".join([*told, decision.told_message()]).strip()),
        (_("Internal note"), decision.internal_note),
    ]
    appeal = getattr(decision, "appeal", None)
    if appeal:
        ended = _("withdrawn") if appeal.withdrawn_at else ""
        said = filter(None, [stamp(appeal.created_at), appeal.note, ended])
        facts.append((_("Appeal of the person"), "\n".join(said)))
    paper.facts([(name, value) for name, value in facts if value])


def _reasons(decision: Decision) -> list[tuple[str, str]]:
    return list(zip(presentation.titles(decision.reasons), decision.reasons, strict=True))
