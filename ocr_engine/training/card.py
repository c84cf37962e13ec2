"""Draw one flat KTP: ground, print, portrait, wear; and where each value line stands.

No security feature is imitated: no emblem, hologram or chip.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ocr_engine import geometry
from ocr_engine.training import grounds, surface
from ocr_engine.training.people import Person
from ocr_engine.training.portrait import draw_portrait
from ocr_engine.training.printer import PrintedLine, Printer, draw_layout

STRETCH = 0.14  # how much wider or narrower than designed a face may be set


@dataclass(frozen=True)
class Card:
    """A flat card: `image` RGB uint8 (H, W, 3) and its value lines, top to bottom.

    `portrait` (4, 2) frames the photo on it, in card pixels.
    """

    image: np.ndarray
    lines: tuple[PrintedLine, ...]
    portrait: np.ndarray
    person: Person


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
    # Drawn taller or flatter and then brought to shape, every face comes in many widths.
    stretch = 1.0 if split == "test" else float(rng.uniform(1 - STRETCH, 1 + STRETCH))
    size = (width, round(height * stretch))
    canvas = Image.fromarray(grounds.draw_ground(rng, *size, split))
    printer = Printer(size, draw_layout(rng, split), rng, split)
    draw_portrait(ImageDraw.Draw(canvas), printer.layout.portrait, person, rng)
    printer.print_headers(person)
    printer.print_rows(person)
    printer.print_issue(person)
    image = surface.ink(np.asarray(canvas), np.asarray(printer.ink), rng)
    image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    image = surface.age(image, rng, specimen=specimen, split=split)
    scale = np.array([1.0, height / size[1]], np.float32)
    left, top, right, bottom = printer.layout.portrait
    portrait = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
    lines = tuple(PrintedLine(line.key, line.text, line.corners * scale) for line in printer.lines)
    return Card(image, lines, portrait * (width, height), person)
