"""Draw one flat KTP: ground, labels, values, portrait; and where each value line stands.

No security feature is imitated: no emblem, hologram or chip.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr_engine import geometry
from ocr_engine.training import grounds, typefaces
from ocr_engine.training.people import Person

LABELS = {
    "nama": "Nama",
    "tempat_tgl_lahir": "Tempat/Tgl Lahir",
    "jenis_kelamin": "Jenis kelamin",
    "alamat": "Alamat",
    "rt_rw": "RT/RW",
    "kel_desa": "Kel/Desa",
    "kecamatan": "Kecamatan",
    "agama": "Agama",
    "status_perkawinan": "Status Perkawinan",
    "pekerjaan": "Pekerjaan",
    "kewarganegaraan": "Kewarganegaraan",
    "berlaku_hingga": "Berlaku Hingga",
}
INDENTED = {"rt_rw", "kel_desa", "kecamatan"}
INK = (30, 32, 38)


@dataclass(frozen=True)
class PrintedLine:
    """One run of value text; `corners` (4, 2) frame its capitals, in card pixels."""

    key: str
    text: str
    corners: np.ndarray


@dataclass(frozen=True)
class Card:
    """A flat card: `image` RGB uint8 (H, W, 3) and its value lines, top to bottom."""

    image: np.ndarray
    lines: tuple[PrintedLine, ...]
    person: Person


@dataclass(frozen=True)
class Layout:
    """Where things stand, in fractions of the card's width (x) and height (y)."""

    label_x: float
    colon_x: float
    value_x: float
    header_y: float
    header_step: float
    nik_y: float
    first_row_y: float
    row_step: float
    blood_x: float
    portrait: tuple[float, float, float, float]
    text_size: float
    nik_size: float


def draw_card(
    person: Person,
    rng: np.random.Generator,
    *,
    split: str = "train",
    width: int = 1000,
    specimen: bool = False,
) -> Card:
    """Draw a person's card.

    Args:
        person: whose card.
        rng: drives every variation; equal states give equal cards.
        split: `train`, `validation` or `test`; the test split uses its own faces, grounds, layouts.
        width: of the card in pixels.
        specimen: write SPESIMEN across it, as every card made for people to look at must.
    """
    height = round(width / geometry.CARD_RATIO)
    canvas = Image.fromarray(grounds.draw_ground(rng, width, height, split))
    printer = _Printer(canvas.size, _layout(rng, split), rng, split)
    _draw_portrait(ImageDraw.Draw(canvas), printer.layout.portrait, person, rng)
    printer.print_headers(person)
    printer.print_rows(person)
    printer.print_issue(person)
    image = _ink(np.asarray(canvas), np.asarray(printer.ink), rng)
    if specimen or rng.random() < 0.12:
        image = _overprint(
            image, "SPESIMEN" if specimen else _watermark(rng), rng, faint=not specimen
        )
    return Card(image, tuple(printer.lines), person)


def _layout(rng: np.random.Generator, split: str) -> Layout:
    test = split == "test"
    value_x = rng.uniform(0.245, 0.26) if test and rng.random() < 0.5 else rng.uniform(0.262, 0.305)
    left = rng.uniform(0.735, 0.765)
    top = rng.uniform(0.16, 0.22)
    return Layout(
        label_x=rng.uniform(0.018, 0.045),
        colon_x=value_x - rng.uniform(0.012, 0.02),
        value_x=value_x,
        header_y=rng.uniform(0.055, 0.085) + (0.012 if test else 0),
        header_step=rng.uniform(0.056, 0.068),
        nik_y=rng.uniform(0.205, 0.245),
        first_row_y=rng.uniform(0.295, 0.335),
        row_step=rng.uniform(0.039, 0.043)
        if test and rng.random() < 0.3
        else rng.uniform(0.041, 0.055),
        blood_x=rng.uniform(0.52, 0.59),
        portrait=(left, top, left + rng.uniform(0.19, 0.215), top + rng.uniform(0.42, 0.48)),
        text_size=rng.uniform(0.80, 0.95),
        nik_size=rng.uniform(1.45, 1.75),
    )


class _Printer:
    """Sets text on an ink layer and remembers where the values went."""

    def __init__(
        self, size: tuple[int, int], layout: Layout, rng: np.random.Generator, split: str
    ) -> None:
        self.width, self.height = size
        self.layout, self.rng = layout, rng
        self.ink = Image.new("L", size, 0)
        self.draw = ImageDraw.Draw(self.ink)
        self.lines: list[PrintedLine] = []
        regular, bold, digits = (
            options[int(rng.integers(len(options)))]
            for options in (typefaces.faces(role, split) for role in ("regular", "bold", "digits"))
        )
        em = layout.row_step * self.height * layout.text_size
        self.regular = typefaces.load(regular, max(8, round(em)))
        self.bold = typefaces.load(bold, max(8, round(em * rng.uniform(1.0, 1.25))))
        nik_em = (
            0.0445 * self.height * layout.nik_size * (0.85 if "OCRA" not in digits.name else 1.0)
        )
        room = (layout.portrait[0] - layout.value_x - 0.005) * self.width
        nik_em = min(nik_em, 100 * room / typefaces.load(digits, 100).getlength("0" * 16))
        self.digits = typefaces.load(digits, int(nik_em))

    def print_headers(self, person: Person) -> None:
        """Print the province, the regency and the NIK line."""
        layout, values = self.layout, person.values
        centre = self.rng.uniform(0.46, 0.54)
        for row, (key, text) in enumerate(
            (
                ("provinsi", f"PROVINSI {values['provinsi']}"),
                ("kabupaten_kota", values["kabupaten_kota"]),
            )
        ):
            if values["provinsi"] == "DAERAH KHUSUS IBUKOTA JAKARTA" and key == "provinsi":
                text = values["provinsi"]
            x = centre * self.width - self.bold.getlength(text) / 2
            self._value(key, text, x, layout.header_y + row * layout.header_step, self.bold)
        self._text("NIK", layout.label_x * self.width, layout.nik_y, self.bold)
        self._text(":", (layout.colon_x - 0.005) * self.width, layout.nik_y, self.bold)
        nik_x = (layout.value_x - self.rng.uniform(0, 0.02)) * self.width
        self._value("nik", values["nik"], nik_x, layout.nik_y, self.digits)

    def print_rows(self, person: Person) -> None:
        """Print the labelled rows, wrapping what is too long."""
        rows = [
            (key, part, text)
            for key in LABELS
            for part, text in enumerate(self._wrap(key, _printed(person, key)))
        ]
        layout = self.layout
        step = min(layout.row_step, (0.962 - layout.first_row_y) / (len(rows) - 1))
        for index, (key, part, text) in enumerate(rows):
            y = layout.first_row_y + index * step
            if part == 0:
                self._label(key, y)
            self._value(key, text, layout.value_x * self.width, y, self.regular)
            if key == "jenis_kelamin":
                self._blood_type(person.values["golongan_darah"], y)

    def print_issue(self, person: Person) -> None:
        """Print place and date of issue and a signature under the portrait."""
        left, _, right, bottom = self.layout.portrait
        centre = (left + right) / 2 * self.width
        size = max(8, round(self.regular.size * 0.85))
        face = self.regular.font_variant(size=size)
        for row, text in enumerate((person.issued_at, person.issued_on)):
            x = centre - face.getlength(text) / 2
            self._text(
                text,
                min(x, self.width * 0.985 - face.getlength(text)),
                bottom + 0.045 + row * 0.045,
                face,
            )
        points = self.rng.normal(0, 1, (9, 2)).cumsum(axis=0)
        points = (points - points.mean(axis=0)) / (np.ptp(points, axis=0) + 1e-6)
        points = points * (0.12 * self.width, 0.09 * self.height) + (
            centre,
            (bottom + 0.19) * self.height,
        )
        self.draw.line(
            [tuple(point) for point in points],
            fill=230,
            width=max(1, self.width // 400),
            joint="curve",
        )

    def _label(self, key: str, y: float) -> None:
        indent = 0.025 if key in INDENTED else 0.0
        label = (
            LABELS[key].title()
            if key == "jenis_kelamin" and self.rng.random() < 0.3
            else LABELS[key]
        )
        self._text(label, (self.layout.label_x + indent) * self.width, y, self.regular)
        self._text(":", self.layout.colon_x * self.width, y, self.regular)

    def _blood_type(self, blood_type: str, y: float) -> None:
        label_x = self.layout.blood_x * self.width
        label = "Gol. Darah" if self.rng.random() < 0.8 else "Gol Darah"
        colon_x = label_x + self.regular.getlength(label) + 0.008 * self.width
        self._text(label, label_x, y, self.regular)
        self._text(":", colon_x, y, self.regular)
        value_x = colon_x + self.rng.uniform(0.012, 0.022) * self.width
        self._value("golongan_darah", blood_type, value_x, y, self.regular)

    def _wrap(self, key: str, text: str) -> list[str]:
        """Break a text at blanks where it would run under the portrait."""
        room = (self.layout.portrait[0] - 0.01 - self.layout.value_x) * self.width
        if key == "jenis_kelamin" or self.regular.getlength(text) <= room:
            return [text]
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if self.regular.getlength(longer) <= room or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _value(self, key: str, text: str, x: float, y: float, face: ImageFont.FreeTypeFont) -> None:
        left, top, right, bottom = self._text(text, x, y, face)
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
        self.lines.append(PrintedLine(key, text, corners))

    def _text(
        self, text: str, x: float, y: float, face: ImageFont.FreeTypeFont
    ) -> tuple[float, float, float, float]:
        """Set text centred on y by its capitals; return the frame of those capitals."""
        _, cap_top, _, cap_bottom = face.getbbox("H")
        baseline = y * self.height - (cap_top + cap_bottom) / 2
        self.draw.text((x, baseline), text, fill=255, font=face)
        left, _, right, _ = face.getbbox(text)
        return x + left, baseline + cap_top, x + right, baseline + cap_bottom


def _printed(person: Person, key: str) -> str:
    if key == "tempat_tgl_lahir":
        return f"{person.values['tempat_lahir']}, {person.values['tanggal_lahir']}"
    return person.values[key]


def _ink(ground: np.ndarray, layer: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lay the ink on the ground: heavy or worn, sharp or slightly spread."""
    height, width = layer.shape
    wear = cv2.resize(
        rng.uniform(0.0, 1.0, (height // 40, width // 40)).astype(np.float32), (width, height)
    )
    strength = rng.uniform(0.72, 1.0) * (1 - rng.uniform(0.0, 0.3) * wear)
    spread = cv2.GaussianBlur(layer, (0, 0), rng.uniform(0.3, 0.8) * width / 1000 + 0.1)
    alpha = (spread.astype(np.float32) / 255 * strength)[..., None]
    ink = np.array(INK, np.float32) + rng.uniform(-18, 30)
    return (ground * (1 - alpha) + ink * alpha).clip(0, 255).astype(np.uint8)


def _draw_portrait(
    draw: ImageDraw.ImageDraw, frame: tuple[float, ...], person: Person, rng: np.random.Generator
) -> None:
    """Draw a plain invented face on red (odd birth year) or blue (even)."""
    width, height = draw.im.size
    left, top, right, bottom = (
        frame[0] * width,
        frame[1] * height,
        frame[2] * width,
        frame[3] * height,
    )
    ground = (190, 30, 40) if person.born_in_odd_year else (30, 70, 170)
    draw.rectangle(
        (left, top, right, bottom), fill=tuple(int(c + rng.integers(-20, 20)) % 256 for c in ground)
    )
    centre, size = (left + right) / 2, (right - left)
    skin = tuple(int(c) for c in np.array((205, 160, 125)) * rng.uniform(0.65, 1.1))
    hair = tuple(int(c) for c in rng.integers(10, 70, 3))
    cloth = tuple(int(c) for c in rng.integers(30, 240, 3))
    eye_y = top + (bottom - top) * 0.42
    shoulders = (
        centre - size * 0.42,
        bottom - size * 0.36,
        centre + size * 0.42,
        bottom + size * 0.3,
    )
    draw.pieslice(shoulders, 180, 360, fill=cloth)
    draw.rectangle(
        (centre - size * 0.1, eye_y, centre + size * 0.1, bottom - size * 0.25), fill=skin
    )
    draw.ellipse(
        (centre - size * 0.29, eye_y - size * 0.42, centre + size * 0.29, eye_y + size * 0.3),
        fill=hair,
    )
    draw.ellipse(
        (centre - size * 0.23, eye_y - size * 0.3, centre + size * 0.23, eye_y + size * 0.36),
        fill=skin,
    )
    for side in (-1, 1):
        x = centre + side * size * 0.1
        draw.ellipse(
            (x - size * 0.03, eye_y - size * 0.02, x + size * 0.03, eye_y + size * 0.02), fill=hair
        )
    draw.arc(
        (centre - size * 0.09, eye_y + size * 0.1, centre + size * 0.09, eye_y + size * 0.2),
        20,
        160,
        fill=hair,
    )


def _watermark(rng: np.random.Generator) -> str:
    texts = (
        "VERIFIKASI",
        "UNTUK PENDAFTARAN",
        "HANYA UNTUK VERIFIKASI",
        f"{rng.integers(1, 29):02d}-11-2025",
    )
    return texts[int(rng.integers(len(texts)))]


def _overprint(
    image: np.ndarray, text: str, rng: np.random.Generator, *, faint: bool
) -> np.ndarray:
    """Write an owner's watermark, or SPESIMEN, aslant across the card."""
    height, width = image.shape[:2]
    layer = Image.new("L", (width, height), 0)
    face = typefaces.load(
        typefaces.faces("bold", "train")[0], round(width * (0.06 if faint else 0.12))
    )
    x, y = (width - face.getlength(text)) / 2, height * (rng.uniform(0.55, 0.8) if faint else 0.45)
    ImageDraw.Draw(layer).text((x, y), text, fill=255, font=face)
    layer = layer.rotate(rng.uniform(5, 30), center=(width / 2, y))
    alpha = (
        np.asarray(layer, np.float32)[..., None]
        / 255
        * (rng.uniform(0.12, 0.35) if faint else 0.22)
    )
    colour = np.array(rng.choice([(60, 60, 60), (200, 30, 30), (30, 60, 160)]), np.float32)
    return (image * (1 - alpha) + colour * alpha).astype(np.uint8)
