"""The values that pass between the stages: frozen, plain, and all in pixels of the stored photo."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

FIELD_KEYS = (
    "provinsi",
    "kabupaten_kota",
    "nik",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "golongan_darah",
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

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Box:
    """Four corners (x, y), clockwise from the top left as the text reads, in pixels."""

    corners: Corners


@dataclass(frozen=True)
class Field:
    """One field of the card.

    `value` is what we believe is printed, `raw_text` what the reader saw, `checks` the codes of
    what was noticed about it, `box` is None where the field was not found. `alternatives` are the
    next likeliest values, the likeliest first.
    """

    key: str
    value: str
    raw_text: str
    confidence: float
    box: Box | None
    source: str = "ocr"
    checks: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quality:
    """What is wrong with the photo, in reason codes, the measurements behind it, and where.

    `areas` are (verdict, box) for the verdicts that have a place on the photo, such as a patch of
    glare, a finger or a second card; one verdict may have several.
    """

    verdicts: tuple[str, ...] = ()
    measures: dict[str, float] = field(default_factory=dict)
    areas: tuple[tuple[str, Box], ...] = ()


@dataclass(frozen=True)
class KTPReading:
    """Everything read from one photo.

    `fields` always holds the 17 keys of `FIELD_KEYS` in that order. `error` is None or a reason
    code (`not_a_ktp`, `image_cropped`, …) that says why the fields are empty. `card` is the
    card's box or None, `likeness` the bits (in hex) by which the same card is recognised. `size`
    is (width, height) of the upright photo, whose pixels every box uses.
    """

    fields: tuple[Field, ...]
    card: Box | None
    size: tuple[int, int]
    quality: Quality
    error: str | None = None
    seconds: float = 0.0
    engine: str = ""
    likeness: str = ""

    def __getitem__(self, key: str) -> Field:
        """Return the field with this key."""
        return self.fields[FIELD_KEYS.index(key)]

    def as_dict(self) -> dict[str, Any]:
        """Return the reading as plain JSON values; boxes as lists of four [x, y]."""
        values = asdict(self)
        values["card"] = _corners(self.card)
        values["quality"]["areas"] = [
            {"verdict": verdict, "box": _corners(box)} for verdict, box in self.quality.areas
        ]
        for plain, original in zip(values["fields"], self.fields, strict=True):
            plain["box"] = _corners(original.box)
        return values


def _corners(box: Box | None) -> list[list[float]] | None:
    return [[round(x, 1), round(y, 1)] for x, y in box.corners] if box else None
