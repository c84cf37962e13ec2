"""Render single lines of print as the detector cuts them out of a photograph.

A photograph costs 200 ms and shares one face, ground and camera among its seventeen lines; a line
drawn alone costs 10 ms and has its own.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr_engine import geometry
from ocr_engine.recognition.lines import LINE_HEIGHT
from ocr_engine.training import blemishes, camera, grounds, typefaces
from ocr_engine.training.people import Person, invent_person, scramble_person

# What a line says, and how often. A NIK is one line in seventeen on a card, but may not be wrong.
KINDS = {
    "nik": 0.11,
    "nama": 0.14,
    "alamat": 0.22,
    "tempat_tgl_lahir": 0.1,
    "kel_desa": 0.06,
    "kecamatan": 0.06,
    "provinsi": 0.03,
    "kabupaten_kota": 0.04,
    "golongan_darah": 0.09,
    "rt_rw": 0.03,
    "pekerjaan": 0.06,
    "jenis_kelamin": 0.01,
    "agama": 0.01,
    "status_perkawinan": 0.01,
    "kewarganegaraan": 0.01,
    "berlaku_hingga": 0.02,
}
ROLES = {"nik": "digits", "provinsi": "bold", "kabupaten_kota": "bold"}  # of their faces
ANY_FACE = 0.35  # share of values in faces that few cards are set in: letters are to be learnt
RETYPED = {"nama": 0.5, "alamat": 0.6}  # share of lines whose words are parted otherwise
PARTING = re.compile(r"(?<=\w)(?:[.,:] ?| )(?=\w)")
PARTINGS = (" ", " ", " ", ".", ". ", ". ", ", ", ",", ": ", ":")
LABEL_ENDS = ("Lahir :", "lamin :", "Alamat :", "Nama :", "RT/RW :", "Desa :", "matan :", ":", ":")
BLOOD_LABELS = ("Gol. Darah :", "Gol Darah :", "Darah :", "arah :", "h :", ":", ":", "")
LOWEST, HIGHEST = 7.5, 34.0  # pixels: how high capitals stand on the photo
GROUND_WIDTH = 1000
POOL = 24  # grounds drawn once in each process


@dataclass(frozen=True)
class Setting:
    """How one line is set and photographed; lengths in heights of its capitals."""

    face: ImageFont.FreeTypeFont
    capital: float  # their height in pixels of the photo
    stretch: float
    tracking: float  # pixels
    before: str
    after: float  # empty room behind the text


def render_line(rng: np.random.Generator, split: str) -> tuple[np.ndarray, str]:
    """Render one line.

    Returns:
        A grey crop (32, width) uint8 and its text.
    """
    key = str(rng.choice(list(KINDS), p=list(KINDS.values())))
    person = invent_person(rng)
    if rng.random() < 0.4:
        person = scramble_person(person, rng)
    text = _text(key, person, rng)
    if key in RETYPED and rng.random() < RETYPED[key]:
        text = retype(text, rng)
    role = ROLES.get(key, "regular")
    if role == "regular" and split != "test" and rng.random() < ANY_FACE:
        role = "any"
    setting = draw_setting(role, rng, split)
    if key == "golongan_darah":
        setting = replace(setting, before=BLOOD_LABELS[int(rng.integers(len(BLOOD_LABELS)))])
    ink, corners = _print(text, person, setting, rng)
    tall = geometry.side_lengths(corners)[1]
    ink = blemishes.bend(blemishes.sprinkle(ink, tall, rng), tall, rng)
    photo = blemishes.develop(photograph_print(ink, setting, rng, split), rng)
    photo = camera.recompress(photo, draw_quality(rng))
    loose = corners + rng.normal(0, 0.07, (4, 2)) * tall
    margins = rng.uniform((0.25, 0.1, 0.3, 0.1), (0.9, 0.5, 1.2, 0.5))
    margins[0] += min(_length(setting.before, setting) / tall, 6.0) * rng.uniform(0, 1)
    margins[2] += setting.after
    crop = geometry.cut_line(photo, geometry.grow(loose, *margins), LINE_HEIGHT)
    return _vary_light(crop, rng), text


def _text(key: str, person: Person, rng: np.random.Generator) -> str:
    if key == "tempat_tgl_lahir":
        return f"{person.values['tempat_lahir']}, {person.values['tanggal_lahir']}"
    if key in {"nama", "alamat", "pekerjaan"} and rng.random() < 0.15:
        return _part(person, key, rng)
    if key == "provinsi" and rng.random() < 0.9:
        return f"PROVINSI {person.values[key]}"
    return person.values[key]


def retype(text: str, rng: np.random.Generator) -> str:
    """Return a text whose words are parted as another clerk might: `JL.`, `JL. ` or `JL `, `NO.5`.

    A network that learnt only the usual ways would read those where others are printed.
    """
    return PARTING.sub(lambda _: str(rng.choice(PARTINGS)), text)


def _part(person: Person, key: str, rng: np.random.Generator) -> str:
    """Return the end of a value that was too long for its line."""
    words = person.values[key].split()
    return " ".join(words[int(rng.integers(len(words))) :])


def draw_setting(
    role: str, rng: np.random.Generator, split: str, highest: float = HIGHEST
) -> Setting:
    """Draw how a line in a face of some role is set and photographed.

    Args:
        role: of the face.
        rng: what is drawn from.
        split: of the faces.
        highest: that capitals may stand on the photo, in pixels; the NIK's half as high again.
    """
    paths = typefaces.faces(role, split)
    # Small print comes often: that is where readers fail.
    capital = float(np.exp(rng.uniform(np.log(LOWEST), np.log(highest))))
    capital *= 1.5 if role == "digits" else 1
    face = typefaces.load(paths[int(rng.integers(len(paths)))], max(9, round(capital / 0.72)))
    before = LABEL_ENDS[int(rng.integers(len(LABEL_ENDS)))] if rng.random() < 0.4 else ""
    return Setting(
        face=face,
        capital=capital,
        stretch=float(rng.uniform(0.8, 1.2)),
        tracking=float(rng.uniform(-0.02, 0.12)) * face.size if rng.random() < 0.35 else 0.0,
        before=before,
        after=float(rng.uniform(1, 8)) if rng.random() < 0.2 else 0.0,
    )


def _length(text: str, setting: Setting) -> float:
    return setting.face.getlength(text) + setting.tracking * len(text)


def _print(
    text: str, person: Person, setting: Setting, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Set a line with what stands before, above and below it.

    Returns:
        The ink (H, W) uint8, and the corners (4, 2) of the line's capitals in it.
    """
    face, pitch = setting.face, setting.face.size * rng.uniform(1.05, 1.7)
    _, cap_top, _, cap_bottom = face.getbbox("H")
    gap = float(rng.uniform(0.3, 0.9)) * (cap_bottom - cap_top)
    before = _length(setting.before, setting) + gap if setting.before else 0.0
    room = cap_bottom - cap_top
    x, y = before + 2 * room, pitch + room
    width = int(x + _length(text, setting) + (setting.after + 3) * room)
    page = Image.new("L", (width, int(y + pitch + 2 * room)), 0)
    draw = ImageDraw.Draw(page)
    _set(draw, setting, (x, y - cap_top), text)
    _set(draw, setting, (2 * room, y - cap_top), setting.before)
    for row in (-1, 1):
        if rng.random() < 0.7:
            neighbour = person.values[("alamat", "nama", "kecamatan")[row]]
            _set(draw, setting, (x, y - cap_top + row * pitch), neighbour)
    left, _, right, _ = face.getbbox(text)
    right += setting.tracking * (len(text) - 1)
    frame = geometry.frame(right - left, cap_bottom - cap_top) + np.array((x + left, y), np.float32)
    ink = np.asarray(page)
    size = (max(8, round(ink.shape[1] * setting.stretch)), ink.shape[0])
    scale = np.array((size[0] / ink.shape[1], 1.0), np.float32)
    return cv2.resize(ink, size, interpolation=cv2.INTER_AREA), frame * scale


def _set(draw: ImageDraw.ImageDraw, setting: Setting, spot: tuple[float, float], text: str) -> None:
    if not setting.tracking:
        draw.text(spot, text, fill=255, font=setting.face)
        return
    for place, letter in enumerate(text):
        x = spot[0] + _length(text[:place], setting)
        draw.text((x, spot[1]), letter, fill=255, font=setting.face)


def photograph_print(
    ink: np.ndarray, setting: Setting, rng: np.random.Generator, split: str
) -> np.ndarray:
    """Return a grey photo of the ink on a card's ground: worn, lit, blurred, noisy."""
    height, width = ink.shape
    ground = _ground_patch(width, height, setting.capital, rng, split).astype(np.float32)
    steep, weight = rng.uniform(1.0, 2.0), rng.normal(0, 0.12)
    shape = ((ink.astype(np.float32) / 255 - 0.5) * steep + 0.5 + weight).clip(0, 1)
    shape[ink == 0] = 0
    # From fresh black to print that is nearly gone.
    strength = rng.uniform(0.25, 1.0) ** 0.6
    colour = rng.uniform(5, 75)
    photo = ground * (1 - shape * strength) + colour * shape * strength
    if rng.random() < 0.2:
        photo = _cross(photo, rng)
    photo = photo * rng.uniform(0.45, 1.15)
    if rng.random() < 0.25:
        photo += _glare(width, height, rng)
    photo = photo.clip(0, 255)
    blur = rng.uniform(0, 0.11) * setting.capital if rng.random() < 0.6 else rng.uniform(0, 0.6)
    if blur > 0.25:
        photo = cv2.GaussianBlur(photo, (0, 0), blur)
    if rng.random() < 0.15:
        length = rng.uniform(0.1, 0.35) * setting.capital
        photo = cv2.filter2D(photo, -1, camera.motion_kernel(length, rng))
    photo += rng.normal(0, rng.uniform(0, 12), photo.shape)
    return np.asarray(photo.clip(0, 255).astype(np.uint8))


def draw_quality(rng: np.random.Generator) -> int:
    """Draw the quality with which a photo of a line is compressed, as JPEG counts it."""
    return int(rng.integers(30, 98))


def _ground_patch(
    width: int, height: int, capital: float, rng: np.random.Generator, split: str
) -> np.ndarray:
    """Return a grey piece (height, width) of a card's ground, at the print's scale."""
    if rng.random() < 0.1:  # the portrait's side, paper, a dark or a grey copy
        return np.full((height, width), rng.uniform(90, 250))
    pool = _grounds(split)
    ground = pool[int(rng.integers(len(pool)))]
    scale = capital / 19  # of a capital on a card 1,000 pixels wide
    high = min(ground.shape[0], max(4, int(height / scale)))
    wide = min(ground.shape[1], max(4, int(width / scale)))
    top, left = (
        int(rng.integers(size - part + 1))
        for size, part in zip(ground.shape, (high, wide), strict=True)
    )
    return cv2.resize(ground[top : top + high, left : left + wide], (width, height))


@cache
def _grounds(split: str) -> list[np.ndarray]:
    rng = np.random.default_rng(POOL)
    height = round(GROUND_WIDTH / geometry.CARD_RATIO)
    return [
        cv2.cvtColor(grounds.draw_ground(rng, GROUND_WIDTH, height, split), cv2.COLOR_RGB2GRAY)
        for _ in range(POOL)
    ]


def _cross(photo: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lay a stroke of a watermark, a fold or a scratch across the line."""
    height, width = photo.shape
    layer: np.ndarray = np.zeros((height, width), np.uint8)
    thick = max(1, int(rng.uniform(0.02, 0.6) * height))
    start = (int(rng.uniform(-0.2, 1.2) * width), int(rng.choice((0, height))))
    stop = (int(start[0] + rng.normal(0, 2) * height), height - start[1])
    cv2.line(layer, start, stop, 255, thick, cv2.LINE_AA)
    alpha = layer.astype(np.float32) / 255 * rng.uniform(0.1, 0.4)
    return photo * (1 - alpha) + rng.uniform(20, 255) * alpha


def _glare(width: int, height: int, rng: np.random.Generator) -> np.ndarray:
    """Return added light: a soft spot or band somewhere along the line."""
    x = np.arange(width, dtype=np.float32)
    y = np.arange(height, dtype=np.float32)[:, None]
    centre, reach = rng.uniform(0, width), rng.uniform(0.5, 4) * height
    slope = rng.uniform(-1.5, 1.5)
    return np.exp(-(((x - centre - slope * y) / reach) ** 2)) * rng.uniform(20, 160)


def _vary_light(crop: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Darken towards one end, as a shadow does."""
    if rng.random() < 0.7:
        return crop
    slope = np.linspace(1, rng.uniform(0.4, 1), crop.shape[1], dtype=np.float32)
    return (crop * (slope if rng.random() < 0.5 else slope[::-1])).astype(np.uint8)
