"""A read page as hOCR 1.2: an XHTML file that says where on a picture each word stands.

The tree is built by a library that escapes, so no text on a picture becomes markup.
"""

import math
import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

Corners = Sequence[Sequence[float]]

CAPABILITIES = "ocr_page ocr_carea ocr_line ocrx_word ocrp_wconf"
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
"""
NAMESPACE = "http://www.w3.org/1999/xhtml"
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(reading: dict[str, Any]) -> str:
    """Return a reading, as `PageReading.as_dict()` gives it, as an hOCR file.

    A word holds what the reader saw, however doubtful: hOCR says so by `x_wconf`.
    """
    root = Element("html", xmlns=NAMESPACE)
    _head(root, reading)
    size = reading["size"]
    title = f'image "unknown"; bbox 0 0 {size[0]} {size[1]}; ppageno 0'
    page = _part(SubElement(root, "body"), "div", "ocr_page", "page_1", title)
    for number, block in enumerate(reading["blocks"], 1):
        area = _part(page, "div", "ocr_carea", f"block_1_{number}", _bbox(block["box"], size))
        for place, line in enumerate(block["lines"], 1):
            _line(area, line, f"1_{number}_{place}", size)
    return HEAD + tostring(root, encoding="unicode") + "\n"


def _head(root: Element, reading: dict[str, Any]) -> None:
    head = SubElement(root, "head")
    SubElement(head, "title").text = "hOCR"
    for name, content in (
        ("ocr-system", _clean(f"ktp-verification {reading['engine']}".strip())),
        ("ocr-capabilities", CAPABILITIES),
        ("ocr-number-of-pages", "1"),
    ):
        SubElement(head, "meta", name=name, content=content)


def _line(area: Element, line: dict[str, Any], number: str, size: Sequence[int]) -> None:
    title = _bbox(line["box"], size) + _turn(line["box"])
    row = _part(area, "span", "ocr_line", f"line_{number}", title)
    row.tail = "\n"
    for place, word in enumerate(line["words"], 1):
        title = f"{_bbox(word['box'], size)}; x_wconf {round(100 * word['confidence'])}"
        part = _part(row, "span", "ocrx_word", f"word_{number}_{place}", title)
        part.text, part.tail = _clean(word["guess"]), " "


def _part(parent: Element, tag: str, kind: str, name: str, title: str) -> Element:
    return SubElement(parent, tag, {"class": kind, "id": name, "title": title})


def _bbox(corners: Corners, size: Sequence[int]) -> str:
    """Return the upright frame around four corners, in whole pixels that the picture has."""
    axes = list(zip(zip(*corners, strict=True), size, strict=True))
    starts = [min(max(0, math.floor(min(places))), most) for places, most in axes]
    ends = [min(max(0, math.ceil(max(places))), most) for places, most in axes]
    return "bbox {} {} {} {}".format(*starts, *ends)


def _turn(corners: Corners) -> str:
    """Return by how many degrees a line is turned, against the clock, where it is."""
    (left, top), (right, at), *_ = corners
    degrees = round(math.degrees(math.atan2(top - at, right - left)), 1)
    return f"; textangle {degrees:g}" if degrees else ""


def _clean(text: str) -> str:
    """Return a text without what XML cannot carry."""
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
