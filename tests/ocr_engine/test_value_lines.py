"""A card's value lines: how far each is read on, and what second looks see."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr_engine import geometry, value_lines
from ocr_engine.detection.detector import Detection
from ocr_engine.recognition import decoding, lines
from ocr_engine.recognition.lines import ReadLine
from ocr_engine.training import typefaces
from tests.ocr_engine.recognition.test_decoding import drawn


def detection(*frames, blood_type=None, portrait=None):
    plane = geometry.frame(*geometry.CARD_SIZE)
    lines_of_card = np.array(frames, np.float32)
    return Detection(plane, plane, lines_of_card, np.zeros((256, 384)), blood_type, portrait)


def test_a_line_is_read_on_up_to_the_next_value_of_its_row():
    sex, label, blood_type = (300, 200, 420, 220), (500, 201, 620, 219), (690, 200, 705, 220)
    places = value_lines.find_places(detection(sex, label, blood_type, blood_type=2))
    assert [place.free for place in places] == pytest.approx(
        [80 / 20 - value_lines.GAP, 70 / 18 - value_lines.GAP, (740 - 705) / 20 - value_lines.GAP]
    )


def test_the_portrait_stands_behind_the_lines_of_its_own_rows_alone():
    header, address = (300, 40, 700, 60), (300, 200, 720, 220)
    portrait = np.array((730, 150, 950, 500), np.float32)
    places = value_lines.find_places(detection(header, address, portrait=portrait))
    assert [place.portrait for place in places] == [np.inf, pytest.approx(0.5)]


def test_a_crop_ends_before_the_portrait_and_is_as_wide_as_any():
    grey = np.full((60, 200), 180, np.uint8)
    grey[:, 112:] = 20
    quad = geometry.frame(80, 20) + np.array((20, 20), np.float32)
    wide, ended = (
        value_lines._cut(grey, value_lines.Place(quad, portrait=behind), value_lines.MARGINS)
        for behind in (np.inf, 12 / 20)
    )
    assert ended.shape == wide.shape
    assert wide.min() < 30
    assert ended.min() > 170


def test_second_looks_reach_as_far_behind_a_frame_as_the_first():
    face = typefaces.load(typefaces.faces("regular", "train")[0], 26)
    page = Image.new("L", (420, 60), 200)
    ImageDraw.Draw(page).text((20, 15), "KEBON JERUK", 60, face)
    grey = cv2.GaussianBlur(np.asarray(page), (0, 0), 1.0)
    quad = geometry.frame(face.getlength("KEBON"), 20) + np.array((20, 20), np.float32)
    first = ReadLine("KEBON", 0.1, (drawn("KEBON", 0.1),))
    place = value_lines.Place(quad)
    [near] = value_lines._look_again(grey, [place], [first], [value_lines.MARGINS[2]])
    [far] = value_lines._look_again(grey, [place], [first], [8.0])
    seen = [[decoding.greedy(look)[0] for look in line.looks] for line in (near, far)]
    assert "KEBON JERUK" not in seen[0]
    assert "KEBON JERUK" in seen[1]


def test_weak_lines_alone_are_read_by_the_deeper_network_too(monkeypatch):
    asked = []
    posteriors = lines.line_posteriors

    def counted(crops, reader="lines"):
        asked.append((reader, len(crops)))
        return posteriors(crops, reader)

    monkeypatch.setattr(lines, "line_posteriors", counted)
    places = [value_lines.Place(geometry.frame(80, 20) + np.array((20, 20), np.float32))] * 2
    seen = [ReadLine("KEBON", sure, (drawn("KEBON", sure),)) for sure in (0.1, 0.99)]
    rooms = [value_lines.MARGINS[2]] * 2
    grey = np.full((60, 140), 200, np.uint8)
    weak, clear = value_lines._look_again(grey, places, seen, rooms)
    assert asked == [("lines", 6), ("weak_lines", 7)]
    assert len(weak.looks) == 14
    assert clear is seen[1]


def test_text_that_runs_to_the_end_of_its_crop_is_read_to_its_own_end():
    face = typefaces.load(typefaces.faces("regular", "train")[0], 26)
    text = "JL. BUKIT BARISAN NO. 62 CIDAHU"
    page = Image.new("L", (700, 60), 200)
    ImageDraw.Draw(page).text((20, 15), text, 40, face)
    quad = geometry.frame(face.getlength("JL. BUKIT BARIS"), 20) + np.array((20, 20), np.float32)
    for free, read in ((20.0, text), (value_lines.MARGINS[2], "JL. BUKIT BARISAN")):
        [line] = value_lines.read_lines(np.asarray(page), [value_lines.Place(quad, free)])
        assert line.text.startswith(read[:15])
        assert (line.text == text) is (read == text)
