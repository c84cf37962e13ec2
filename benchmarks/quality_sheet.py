"""One picture of judged photographs: the card's corners, the areas found, what was said."""

import textwrap

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr_engine.elements import Quality
from ocr_engine.training.defects import Planted

COLUMNS = 4
WIDTH, HEIGHT, CAPTION = 420, 280, 84  # pixels of a cell: its photo, and lines of text below
MARGIN, LINE, SIZE = 10, 24, 17
LONGEST = 44  # characters of a line of text
GROUND, TEXT, CORNERS, AREA = "#1b1d21", "#f2f3f5", "#3ddc71", "#ff5347"
RIGHT, WRONG = "#ffd866", "#ff8f87"  # the verdicts' colours
STROKE = 3


def draw_cell(planted: Planted, judged: Quality) -> Image.Image:
    """Draw one photo, RGB, with its card's true corners, the areas found and the verdicts."""
    cell = Image.new("RGB", (WIDTH, HEIGHT + CAPTION), GROUND)
    tall, wide = planted.photo.shape[:2]
    scale = min((WIDTH - MARGIN) / wide, (HEIGHT - MARGIN) / tall)
    size = round(wide * scale), round(tall * scale)
    left, top = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
    small = cv2.resize(planted.photo, size, interpolation=cv2.INTER_AREA)
    cell.paste(Image.fromarray(small), (left, top))
    pen = ImageDraw.Draw(cell)
    outlines = [(planted.corners, CORNERS)]
    outlines += [(np.array(box.corners), AREA) for _, box in judged.areas]
    for quad, colour in outlines:
        points = [(float(x) + left, float(y) + top) for x, y in quad * scale]
        pen.line([*points, points[0]], fill=colour, width=STROKE, joint="curve")
    # What lies beyond the photo's frame was drawn over the caption.
    pen.rectangle((0, HEIGHT, WIDTH, HEIGHT + CAPTION), fill=GROUND)
    face = ImageFont.load_default(SIZE)
    said = textwrap.fill(", ".join(judged.verdicts) or "nothing", LONGEST)
    as_planted = planted.code in judged.verdicts if planted.code else not judged.verdicts
    pen.text((MARGIN, HEIGHT), planted.code or "good", fill=TEXT, font=face)
    pen.text((MARGIN, HEIGHT + LINE), said, fill=RIGHT if as_planted else WRONG, font=face)
    return cell


def arrange(cells: list[Image.Image]) -> Image.Image:
    """Put cells side by side, `COLUMNS` a row."""
    rows = -(-len(cells) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * WIDTH, rows * (HEIGHT + CAPTION)), GROUND)
    for place, cell in enumerate(cells):
        sheet.paste(cell, (place % COLUMNS * WIDTH, place // COLUMNS * (HEIGHT + CAPTION)))
    return sheet
