"""Set the print of a card: where labels and values stand, and in which faces."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr_engine.training import typefaces
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
BLOOD_TYPE_LABELS = (*["Gol. Darah"] * 3, "Gol Darah", "Gol.Darah", "GOL. DARAH")
INDENTED = {"rt_rw", "kel_desa", "kecamatan"}


@dataclass(frozen=True)
class PrintedLine:
    """One run of value text; `corners` (4, 2) frame its capitals, in card pixels."""

    key: str
    text: str
    corners: np.ndarray


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
    tracking: float  # blank added between letters, in ems
    capital_labels: bool


def draw_layout(rng: np.random.Generator, split: str) -> Layout:
    """Draw where things stand on one card; the test split's range is partly its own."""
    test = split == "test"
    value_x = rng.uniform(0.245, 0.26) if test and rng.random() < 0.5 else rng.uniform(0.255, 0.33)
    left = rng.uniform(0.715, 0.775)
    top = rng.uniform(0.15, 0.24)
    tight = rng.random() < 0.3
    return Layout(
        label_x=rng.uniform(0.015, 0.05),
        colon_x=value_x - rng.uniform(0.008, 0.026),
        value_x=value_x,
        header_y=rng.uniform(0.055, 0.085) + (0.012 if test else 0),
        header_step=rng.uniform(0.054, 0.07),
        nik_y=rng.uniform(0.2, 0.25),
        first_row_y=rng.uniform(0.29, 0.345),
        row_step=rng.uniform(0.039, 0.043) if test and tight else rng.uniform(0.041, 0.056),
        blood_x=rng.uniform(0.5, 0.6),
        portrait=(left, top, left + rng.uniform(0.18, 0.22), top + rng.uniform(0.4, 0.5)),
        text_size=rng.uniform(0.76, 0.97),
        nik_size=rng.uniform(1.35, 1.75),
        tracking=0.0 if test or rng.random() < 0.6 else float(rng.uniform(-0.02, 0.09)),
        capital_labels=bool(rng.random() < 0.06),
    )


class Printer:
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
        widest = self._length("0" * 16, typefaces.load(digits, 100))
        nik_em = min(nik_em, 100 * room / widest)
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
            x = centre * self.width - self._length(text, self.bold) / 2
            self._value(key, text, x, layout.header_y + row * layout.header_step, self.bold)
        self._text("NIK", layout.label_x * self.width, layout.nik_y, self.bold)
        self._text(":", (layout.colon_x - 0.005) * self.width, layout.nik_y, self.bold)
        nik_x = (layout.value_x - self.rng.uniform(0, 0.02)) * self.width
        self._value("nik", values["nik"], nik_x, layout.nik_y, self.digits)

    def print_rows(self, person: Person) -> None:
        """Print the labelled rows, wrapping what is too long."""
        rows, step = self._rows(person)
        # Many rows stand closer, in smaller print, and break later: lines never touch.
        size = max(6, int(self.regular.size * step / self.layout.row_step))
        self.regular = self.regular.font_variant(size=size)
        rows, step = self._rows(person)
        layout = self.layout
        for index, (key, part, text) in enumerate(rows):
            y = layout.first_row_y + index * step
            if part == 0:
                self._label(key, y)
            self._value(key, text, layout.value_x * self.width, y, self.regular)
            if key == "jenis_kelamin":
                self._blood_type(person.values["golongan_darah"], y)

    def _rows(self, person: Person) -> tuple[list[tuple[str, int, str]], float]:
        """Return each printed row as its key, which line of the value it is, and text; the step."""
        rows = [
            (key, part, text)
            for key in LABELS
            for part, text in enumerate(self._wrap(key, _printed(person, key)))
        ]
        room = (0.962 - self.layout.first_row_y) / (len(rows) - 1)
        return rows, min(self.layout.row_step, room)

    def print_issue(self, person: Person) -> None:
        """Print place and date of issue and a signature under the portrait."""
        left, _, right, bottom = self.layout.portrait
        centre = (left + right) / 2 * self.width
        size = max(8, round(self.regular.size * 0.85))
        face = self.regular.font_variant(size=size)
        for row, text in enumerate((person.issued_at, person.issued_on)):
            x = centre - self._length(text, face) / 2
            self._text(
                text,
                min(x, self.width * 0.985 - self._length(text, face)),
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
        if self.layout.capital_labels:
            label = label.upper()
        room = (self.layout.colon_x - self.layout.label_x - indent - 0.005) * self.width
        # A large face may have to set a long label smaller, or it would run into the colon.
        share = min(1.0, room / self._length(label, self.regular))
        face = self.regular.font_variant(size=max(6, int(self.regular.size * share)))
        self._text(label, (self.layout.label_x + indent) * self.width, y, face)
        self._text(":", self.layout.colon_x * self.width, y, self.regular)

    def _blood_type(self, blood_type: str, y: float) -> None:
        """Print label and value between the sex and the portrait, smaller where room is short."""
        sex = self.lines[-1].corners[1, 0] + 0.02 * self.width
        label_x = max(self.layout.blood_x * self.width, sex)
        label = BLOOD_TYPE_LABELS[int(self.rng.integers(len(BLOOD_TYPE_LABELS)))]
        gaps = self.rng.uniform(0.004, 0.012), self.rng.uniform(0.01, 0.022)
        needed = self._length(f"{label}:{blood_type}", self.regular) + sum(gaps) * self.width
        room = (self.layout.portrait[0] - 0.005) * self.width - label_x
        size = max(6, int(self.regular.size * min(1.0, room / needed)))
        face = self.regular.font_variant(size=size)
        colon_x = label_x + self._length(label, face) + gaps[0] * self.width
        self._text(label, label_x, y, face)
        self._text(":", colon_x, y, face)
        self._value("golongan_darah", blood_type, colon_x + gaps[1] * self.width, y, face)

    def _wrap(self, key: str, text: str) -> list[str]:
        """Break a text at blanks where it would run under the portrait."""
        room = (self.layout.portrait[0] - 0.01 - self.layout.value_x) * self.width
        if key == "jenis_kelamin" or self._length(text, self.regular) <= room:
            return [text]
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if self._length(longer, self.regular) <= room or not lines[-1]:
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
        if self.layout.tracking:
            for place, letter in enumerate(text):
                spot = (x + self._length(text[:place], face), baseline)
                self.draw.text(spot, letter, fill=255, font=face)
        else:
            self.draw.text((x, baseline), text, fill=255, font=face)
        left, _, right, _ = face.getbbox(text)
        right += self.layout.tracking * face.size * (len(text) - 1)
        return x + left, baseline + cap_top, x + right, baseline + cap_bottom

    def _length(self, text: str, face: ImageFont.FreeTypeFont) -> float:
        """Return a text's width in pixels, the blank added after each letter included."""
        return face.getlength(text) + self.layout.tracking * face.size * len(text)


def _printed(person: Person, key: str) -> str:
    if key == "tempat_tgl_lahir":
        return f"{person.values['tempat_lahir']}, {person.values['tanggal_lahir']}"
    return person.values[key]
