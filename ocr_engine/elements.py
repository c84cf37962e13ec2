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

UNREAD = "(N/A)"  # stands for a word that nobody should rely on

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


@dataclass(frozen=True)
class Word:
    """One word of a page; `text` is `UNREAD` below half a confidence, `guess` what was read."""

    text: str
    guess: str
    confidence: float
    box: Box


@dataclass(frozen=True)
class TextLine:
    """Words beside each other, from left to right."""

    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        """Return the words, parted by spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Block:
    """Lines that belong together, from top to bottom: a paragraph, a heading, a column's part."""

    lines: tuple[TextLine, ...]
    box: Box

    @property
    def text(self) -> str:
        """Return the lines, one each row."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class PageReading:
    """The text of any picture: blocks in reading order; `size` is its (width, height)."""

    blocks: tuple[Block, ...]
    size: tuple[int, int]
    seconds: float = 0.0
    engine: str = ""

    @property
    def text(self) -> str:
        """Return the blocks, parted by an empty row."""
        return "\n\n".join(block.text for block in self.blocks)

    def as_dict(self) -> dict[str, Any]:
        """Return the reading as plain JSON values; boxes as lists of four [x, y]."""
        return {
            "text": self.text,
            "size": list(self.size),
            "seconds": round(self.seconds, 3),
            "engine": self.engine,
            "blocks": [_plain_block(block) for block in self.blocks],
        }


def _plain_block(block: Block) -> dict[str, Any]:
    return {
        "box": _corners(block.box),
        "text": block.text,
        "lines": [_plain_line(line) for line in block.lines],
    }


def _plain_line(line: TextLine) -> dict[str, Any]:
    words = [
        {
            "text": word.text,
            "guess": word.guess,
            "confidence": round(word.confidence, 4),
            "box": _corners(word.box),
        }
        for word in line.words
    ]
    return {"box": _corners(line.box), "text": line.text, "words": words}
