"""What a reviewer sees of a case: rows with their strips of the photo, and what was noticed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kyc.card import FIELD_LABELS
from kyc.models import Reading, Verification
from kyc.objections import FieldMark
from kyc.readings import needs_eyes
from kyc.reasons import REASONS, REFUSABLE, Reason, proposed

Corners = list[list[float]]

LIKELY = 0.6

# What the engine did to a field, where it is no reason to refuse.
CHECK_TITLES = {
    "list_entry": _("Nearest entry of the list"),
    "usual_spelling": _("The more usual of two possible spellings"),
    "nik_from_context": _("A doubtful digit was chosen by birth date, sex and region"),
    "uncertain": _("Please look"),
    "unreadable": _("Not legible"),
}

KEYED = 9  # reasons that a digit ticks: the first of the list, which people learn by heart

# Heading, first and last code. What only the clock decides (abandoned …) is not offered.
REASON_GROUPS = (
    (_("The photo"), "image_blurred", "image_grayscale"),
    (_("The document"), "document_photocopy", "document_damaged"),
    (_("The data"), "fields_unreadable", "additional_document_required"),
    (_("For good"), "under_age", "suspected_fraud"),
    (_("The process"), "technical_error", "consent_declined"),
)


@dataclass(frozen=True)
class Strip:
    """A field's line on the photo, turned upright: an SVG view box and the turn that makes it."""

    view_box: str
    upright: str
    points: str


@dataclass(frozen=True)
class Row:
    """One field as the reviewer sees it."""

    key: str
    label: str
    value: str
    read_value: str
    trust: str
    trust_text: str | Promise
    checks: list[str]
    alternatives: list[str]
    strip: Strip | None
    mark: FieldMark | None
    needs_eyes: bool

    @property
    def is_corrected(self) -> bool:
        """Return whether a reviewer changed what was read."""
        return self.value != self.read_value


@dataclass(frozen=True)
class Noticed:
    """What is known of a photo without opening it: `noticed` is the reading's, None before it."""

    appealed: bool
    error_code: str | None = None
    noticed: dict[str, Any] | None = None
    corrected: Sequence[str] = ()
    wrong: int = 0


def rows(reading: Reading, typed: dict[str, str]) -> list[Row]:
    """Return the 17 fields; what the reviewer just typed goes before what is stored."""
    pairs = zip(reading.read_fields(), reading.corrected_fields(), strict=True)
    said = {mark.key: mark for mark in reading.marks.all()}
    return [_row(read, now, typed.get(read["key"]), said.get(read["key"])) for read, now in pairs]


def findings(verification: Verification) -> list[str]:
    """Return in words what the machine noticed about the newest photo, and what its owner says."""
    reading, appealed = verification.reading, verification.appeal is not None
    if reading is None:
        return noticed_words(Noticed(appealed))
    corrected = [correction.key for correction in reading.corrections.all()]
    wrong = sum(1 for mark in reading.marks.all() if not mark.is_right)
    return noticed_words(Noticed(appealed, reading.error_code, reading.noticed, corrected, wrong))


def noticed_words(seen: Noticed) -> list[str]:
    """Return in words what was noticed about a photo."""
    found = [gettext("Asked for another person")] if seen.appealed else []
    if seen.noticed is None:
        return found
    found += [_title(code) for code in _noticed_codes(seen.error_code, seen.noticed)]
    unsure = len(set(seen.noticed["doubtful"]).difference(seen.corrected))
    if unsure and not seen.error_code:
        found.append(ngettext("%d field to check", "%d fields to check", unsure) % unsure)
    if wrong := seen.wrong:
        found.append(ngettext("Owner: %d field wrong", "Owner: %d fields wrong", wrong) % wrong)
    return found


def titles(codes: list[str]) -> list[str]:
    """Return codes in words."""
    return [_title(code) for code in codes]


def proposals(reading: Reading) -> list[str]:
    """Return the reasons to refuse that the machine proposes."""
    return proposed(_noticed_codes(reading.error_code, reading.noticed))


def grouped_reasons() -> list[tuple[str | Promise, list[tuple[Reason, str]]]]:
    """Return the reasons to refuse in the order of the taxonomy, under a heading, with a key."""
    codes = list(REFUSABLE)
    keys = {code: str(number) for number, code in enumerate(codes[:KEYED], start=1)}
    found: list[tuple[str | Promise, list[tuple[Reason, str]]]] = []
    for title, first, last in REASON_GROUPS:
        part = codes[codes.index(first) : codes.index(last) + 1]
        found.append((title, [(REFUSABLE[code], keys.get(code, "")) for code in part]))
    return found


def strip(box: Corners) -> Strip:
    """Return the strip of a box, given as four corners clockwise from the top left."""
    top_left, top_right, _bottom_right, bottom_left = box
    width, height = math.dist(top_left, top_right), math.dist(top_left, bottom_left)
    x, y = _centre(box)
    pad = 0.3 * height
    frame = (x - width / 2 - pad, y - height / 2 - pad, width + 2 * pad, height + 2 * pad)
    return Strip(
        view_box=" ".join(f"{number:.1f}" for number in frame),
        upright=upright(box),
        points=points(box),
    )


def upright(box: Corners) -> str:
    """Return the SVG transform that turns a box upright about its centre."""
    (left, top), (right, right_top) = box[:2]
    angle = math.degrees(math.atan2(right_top - top, right - left))
    x, y = _centre(box)
    return f"rotate({-angle:.2f} {x:.1f} {y:.1f})"


def points(box: Corners) -> str:
    """Return corners as an SVG polygon writes them."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in box)


def _centre(box: Corners) -> tuple[float, float]:
    return sum(corner[0] for corner in box) / 4, sum(corner[1] for corner in box) / 4


def _row(
    read: dict[str, Any], now: dict[str, Any], typed: str | None, mark: FieldMark | None
) -> Row:
    trust, text = _trust(now)
    return Row(
        key=read["key"],
        label=FIELD_LABELS[read["key"]],
        value=now["value"] if typed is None else typed,
        read_value=read["value"],
        trust=trust,
        trust_text=text,
        checks=[_noticed(code, read) for code in read["checks"] if code != "uncertain"],
        # A reading that was stored before there were any has none.
        alternatives=read.get("alternatives", []),
        strip=strip(read["box"]) if read["box"] else None,
        mark=mark,
        needs_eyes=needs_eyes(now),
    )


def _noticed(code: str, read: dict[str, Any]) -> str:
    """Return what was noticed about a field; what is not legible is shown with the guess."""
    if code == "unreadable" and read["raw_text"]:
        return gettext("Not legible; perhaps %(guess)s") % {"guess": read["raw_text"]}
    return _title(code)


def _trust(field: dict[str, Any]) -> tuple[str, str]:
    if field["source"] == "reviewer":
        return "corrected", gettext("Corrected")
    if not field["value"]:
        return "missing", gettext("Not found")
    if not needs_eyes(field):
        return "sure", gettext("Sure")
    if field["confidence"] >= LIKELY:
        return "likely", gettext("Check")
    return "unsure", gettext("Unsure")


def _noticed_codes(error_code: str | None, noticed: dict[str, Any]) -> list[str]:
    checks = [code for code in noticed["codes"] if code not in CHECK_TITLES]
    return list(dict.fromkeys([*filter(None, [error_code]), *checks]))


def _title(code: str) -> str:
    if code in REASONS:
        return str(REASONS[code].title)
    return str(CHECK_TITLES.get(code, code.replace("_", " ")))
