"""Render pages of prose as a scanner or a phone sees them, with the place of every word."""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr_engine import geometry
from ocr_engine.training import camera, typefaces

TIERS = ("clean", "degraded")
STRETCH = 0.12  # how much wider or narrower than designed a face may be set
CURLY = {"'": "\N{RIGHT SINGLE QUOTATION MARK}", '"': "\N{RIGHT DOUBLE QUOTATION MARK}"}
OPENING = {"'": "\N{LEFT SINGLE QUOTATION MARK}", '"': "\N{LEFT DOUBLE QUOTATION MARK}"}


@dataclass(frozen=True)
class PrintedWord:
    """A word and its frame (4, 2) on the picture, from ascenders to descenders."""

    text: str
    corners: np.ndarray


@dataclass(frozen=True)
class PrintedPage:
    """A picture, RGB uint8 (H, W, 3), and its lines of words from top to bottom."""

    picture: np.ndarray
    lines: tuple[tuple[PrintedWord, ...], ...]

    @property
    def text(self) -> str:
        """Return the words in reading order."""
        return " ".join(word.text for line in self.lines for word in line)


@dataclass(frozen=True)
class Setting:
    """How a page is set; lengths in pixels."""

    face: ImageFont.FreeTypeFont
    leading: float
    width: int
    margin: float
    justified: bool
    curly: bool
    paragraph: int  # lines, on average


def render_page(
    words: list[str], rng: np.random.Generator, split: str, tier: str, rows: int = 42
) -> tuple[PrintedPage, int]:
    """Set words on one page and photograph it.

    Returns:
        The page, and how many of the words it holds.
    """
    setting = _draw_setting(rng, split)
    lines, used = _broken(words, setting, rows, rng)
    ink, placed = _print(lines, setting)
    if split != "test":
        ink, placed = _stretched(ink, placed, float(rng.uniform(1 - STRETCH, 1 + STRETCH)))
    matrix = _skew(ink.shape, tier, rng)
    picture = _photograph(ink, matrix, tier, setting.face.size, rng)
    moved = tuple(
        tuple(PrintedWord(text, geometry.project(frame, matrix)) for text, frame in line)
        for line in placed
    )
    return PrintedPage(picture, moved), used


def _draw_setting(rng: np.random.Generator, split: str) -> Setting:
    paths = typefaces.faces("book", split)
    size = round(float(np.exp(rng.uniform(np.log(20), np.log(40)))))
    width = int(size * rng.uniform(22, 42))
    return Setting(
        face=typefaces.load(paths[int(rng.integers(len(paths)))], size),
        leading=size * float(rng.uniform(1.12, 1.7)),
        width=width,
        margin=size * float(rng.uniform(1.2, 3)),
        justified=bool(rng.random() < 0.6),
        curly=bool(rng.random() < 0.6),
        paragraph=int(rng.integers(4, 14)),
    )


def _broken(
    words: list[str], setting: Setting, rows: int, rng: np.random.Generator
) -> tuple[list[tuple[list[str], float, float]], int]:
    """Break words into lines.

    Returns:
        (words, indent, width of a space) of each line, and how many words were used.
    """
    lines: list[tuple[list[str], float, float]] = []
    space, used, fresh = setting.face.getlength(" "), 0, True
    while used < len(words) and len(lines) < rows:
        indent = 1.5 * setting.face.size if fresh else 0.0
        room, line = setting.width - indent, [words[used]]
        taken = setting.face.getlength(words[used])
        used += 1
        fresh = rng.random() < 1 / setting.paragraph
        while used < len(words) and len(line) < (3 if fresh else 40):
            longer = taken + space + setting.face.getlength(words[used])
            if longer > room:
                break
            line.append(words[used])
            taken, used = longer, used + 1
        stretch = (room - taken) / max(len(line) - 1, 1)
        wide = setting.justified and not fresh and 0 < stretch < 2 * space
        lines.append((line, indent, space + stretch if wide else space))
    return lines, used


def _print(
    lines: list[tuple[list[str], float, float]], setting: Setting
) -> tuple[np.ndarray, list[list[tuple[str, np.ndarray]]]]:
    """Return the ink (H, W) uint8, and the words of each line with their frames (4, 2)."""
    face = setting.face
    top, bottom = face.getbbox("d")[1], face.getbbox("p")[3]
    height = int(2 * setting.margin + setting.leading * len(lines))
    page = Image.new("L", (int(setting.width + 2 * setting.margin), height), 0)
    draw = ImageDraw.Draw(page)
    placed: list[list[tuple[str, np.ndarray]]] = []
    for row, (words, indent, space) in enumerate(lines):
        x, y = setting.margin + indent, setting.margin + row * setting.leading
        placed.append([])
        for word in words:
            draw.text((x, y), _curled(word) if setting.curly else word, fill=255, font=face)
            wide = face.getlength(word)
            spot = np.array((x, y + top), np.float32)
            placed[-1].append((word, geometry.frame(wide, bottom - top) + spot))
            x += wide + space
    return np.asarray(page), placed


def _stretched(
    ink: np.ndarray, placed: list[list[tuple[str, np.ndarray]]], factor: float
) -> tuple[np.ndarray, list[list[tuple[str, np.ndarray]]]]:
    """Make a printed page wider or narrower: every face comes in many widths."""
    size = (round(ink.shape[1] * factor), ink.shape[0])
    scale = np.array((size[0] / ink.shape[1], 1.0), np.float32)
    moved = [[(word, frame * scale) for word, frame in line] for line in placed]
    return cv2.resize(ink, size, interpolation=cv2.INTER_AREA), moved


def _curled(word: str) -> str:
    opened = "".join(OPENING.get(mark, mark) for mark in word[:1]) + word[1:]
    return "".join(CURLY.get(mark, mark) for mark in opened)


def _skew(shape: tuple[int, ...], tier: str, rng: np.random.Generator) -> np.ndarray:
    """Return the homography of a page that lies a little askew; a phone's also tapers."""
    height, width = shape
    corners = geometry.frame(width, height)
    angle = np.radians(rng.normal(0, 0.3 if tier == "clean" else 1.0))
    middle = np.array((width / 2, height / 2))
    turn = np.array(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))))
    moved = (corners - middle) @ turn.T + middle
    if tier == "degraded":
        moved = moved + rng.normal(0, 0.006, (4, 2)) * width
    return geometry.homography(corners, moved)


def _photograph(
    ink: np.ndarray, matrix: np.ndarray, tier: str, size: float, rng: np.random.Generator
) -> np.ndarray:
    """Return the picture of ink (H, W); `size` is the type's, in pixels, and blur goes with it."""
    height, width = ink.shape
    shape: np.ndarray = cv2.warpPerspective(ink, matrix, (width, height)) / np.float32(255)
    worn = tier == "degraded"
    paper = _paper(height, width, worn, rng)
    black = rng.uniform(10, 90) if worn else rng.uniform(0, 50)
    if worn:
        shape = _worn(shape, rng)
        if rng.random() < 0.3:  # the other side shines through
            paper = paper - np.roll(shape[:, ::-1], 9, axis=0) * rng.uniform(6, 30)
    photo: np.ndarray = paper * (1 - shape) + black * shape
    blur = size * (rng.uniform(0.015, 0.042) if worn else rng.uniform(0, 0.024))
    if blur > 0.3:
        photo = cv2.GaussianBlur(photo, (0, 0), blur)
    photo = photo + rng.normal(0, rng.uniform(3, 16) if worn else rng.uniform(0, 4), photo.shape)
    quality = int(rng.integers(35, 75) if worn else rng.integers(80, 97))
    grey = camera.recompress(photo.clip(0, 255).astype(np.uint8), quality)
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)


def _paper(height: int, width: int, worn: bool, rng: np.random.Generator) -> np.ndarray:
    """Return the grey paper (H, W) float32: evenly lit by a scanner, unevenly by a lamp."""
    light = rng.uniform(0.62, 1.0, (3, 4)) if worn else rng.uniform(0.96, 1.0, (3, 4))
    field = cv2.resize(light.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    paper = field * (rng.uniform(190, 250) if worn else rng.uniform(232, 255))
    grain = rng.normal(0, 3 if worn else 1, (height // 3 + 1, width // 3 + 1)).astype(np.float32)
    return paper + cv2.resize(grain, (width, height))


def _worn(shape: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return print that has run or faded: ink (H, W) 0..1."""
    if rng.random() < 0.3:
        shape = cv2.GaussianBlur(shape, (0, 0), 0.7)
        return ((shape - 0.5) * rng.uniform(1.5, 3) + 0.5 + rng.normal(0, 0.2)).clip(0, 1)
    if rng.random() < 0.3:
        spots = rng.random(shape.shape, dtype=np.float32)
        return shape * (spots > rng.uniform(0.01, 0.08))
    return shape * rng.uniform(0.55, 1)
