"""hOCR 1.2 (kba.github.io/hocr-spec): a page of areas of lines of words, each with its frame."""

import re
from xml.etree import ElementTree

from kyc import hocr
from tests.kyc.factories import page
from tests.kyc.xhtml import parsed, texts_of

XHTML = "{http://www.w3.org/1999/xhtml}"


def outline(node: ElementTree.Element) -> list[tuple[str, str]]:
    """Return class and title of every part, from the outermost in."""
    return [
        (part.get("class", ""), part.get("title", ""))
        for part in node.iter()
        if "class" in part.attrib
    ]


def test_page_holds_areas_lines_and_words_with_their_frames():
    assert outline(parsed(hocr.document(page("SATU DUA", "TIGA?")))) == [
        ("ocr_page", 'image "unknown"; bbox 0 0 1200 800; ppageno 0'),
        ("ocr_carea", "bbox 100 100 1100 160"),
        ("ocr_line", "bbox 100 100 540 160"),
        ("ocrx_word", "bbox 100 100 300 160; x_wconf 97"),
        ("ocrx_word", "bbox 320 100 520 160; x_wconf 97"),
        ("ocr_line", "bbox 100 200 320 260"),
        ("ocrx_word", "bbox 100 200 300 260; x_wconf 31"),
    ]


def test_head_names_the_system_and_only_what_the_page_has():
    root = parsed(hocr.document(page("SATU")))
    named = {meta.get("name"): meta.get("content") for meta in root.iter(f"{XHTML}meta")}
    assert named == {
        "ocr-system": "ktp-verification test",
        "ocr-capabilities": "ocr_page ocr_carea ocr_line ocrx_word ocrp_wconf",
        "ocr-number-of-pages": "1",
    }


def test_every_part_has_a_name_of_its_own():
    names = re.findall(r' id="([^"]+)"', hocr.document(page("SATU DUA", "TIGA EMPAT")))
    assert (len(names), len(set(names))) == (8, 8)


def test_hostile_text_stays_text():
    hostile = "</span><script>alert(1)</script>&\"'\x00\x1b\ufffe"
    reading = page("SATU")
    word = reading["blocks"][0]["lines"][0]["words"][0]
    word["guess"] = hostile
    file = hocr.document(reading)
    root = parsed(file)
    assert "<script" not in file
    assert texts_of(root, "ocrx_word") == [
        "</span><script>alert(1)</script>&\"'\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"
        "\N{REPLACEMENT CHARACTER}"
    ]


def test_line_that_climbs_says_by_how_much():
    reading = page("SATU")
    line = reading["blocks"][0]["lines"][0]
    line["box"] = [[100.0, 300.0], [400.0, 200.0], [420.0, 260.0], [120.0, 360.0]]
    assert outline(parsed(hocr.document(reading)))[2] == (
        "ocr_line",
        "bbox 100 200 420 360; textangle 18.4",
    )


def test_page_without_print_is_an_empty_page():
    assert outline(parsed(hocr.document(page()))) == [
        ("ocr_page", 'image "unknown"; bbox 0 0 1200 800; ppageno 0')
    ]


def test_frame_that_leaves_the_picture_ends_at_its_edge():
    reading = page("SATU")
    word = reading["blocks"][0]["lines"][0]["words"][0]
    word["box"] = [[-3.2, -1.0], [1201.5, -1.0], [1201.5, 60.4], [-3.2, 60.4]]
    assert outline(parsed(hocr.document(reading)))[3] == (
        "ocrx_word",
        "bbox 0 0 1200 61; x_wconf 97",
    )
