import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr_engine import geometry
from ocr_engine.detection.text_lines import find_text_lines
from ocr_engine.training import pages, prose, synthetic, typefaces

ROWS = 14


def printed(seed, tier):
    """Return a grey page and the quads of its lines."""
    rng = synthetic.generator("validation", seed)
    words = prose.invent_words(rng, 400)
    page, _ = pages.render_page(words, rng, "validation", tier, rows=ROWS)
    truths = [
        np.stack([line[0].corners[0], *line[-1].corners[1:3], line[0].corners[3]])
        for line in page.lines
    ]
    return cv2.cvtColor(page.picture, cv2.COLOR_RGB2GRAY), truths


def overlaps(truths, quads):
    return [
        max(geometry.intersection_over_union(truth, quad) for quad in quads) for truth in truths
    ]


@pytest.mark.parametrize("tier", pages.TIERS)
def test_every_line_of_a_page_is_framed_once(tier):
    grey, truths = printed(5, tier)
    quads = find_text_lines(grey)
    assert len(quads) == ROWS
    assert min(overlaps(truths, quads)) > 0.6


def test_lines_of_a_page_askew_are_framed_along_their_slope():
    grey, truths = printed(6, "clean")
    height, width = grey.shape
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), 7, 0.85), (0, 0, 1)])
    turned = cv2.warpPerspective(grey, turn, (width, height), borderValue=245)
    found = overlaps([geometry.project(quad, turn) for quad in truths], find_text_lines(turned))
    assert min(found) > 0.6


def test_what_shows_through_from_the_back_is_no_part_of_a_line():
    grey, truths = printed(5, "clean")
    half = int(0.5 * (truths[1] - truths[0])[:, 1].mean())  # of a row
    back = cv2.GaussianBlur(np.roll(grey[:, ::-1], half, axis=0), (0, 0), 1.0)
    shown = np.minimum(grey, (255 - 0.3 * (255.0 - back)).astype(np.uint8))
    assert min(overlaps(truths, find_text_lines(shown))) > 0.9


@pytest.mark.parametrize("seed", [11, 14, 15])
def test_the_black_border_of_a_scan_hides_no_line(seed):
    grey, truths = printed(seed, "degraded")
    bordered = cv2.copyMakeBorder(grey, 25, 25, 25, 25, cv2.BORDER_CONSTANT, value=0)
    found = overlaps([truth + 25 for truth in truths], find_text_lines(bordered))
    assert min(found) > 0.6


def test_a_black_bar_above_grey_print_hides_no_line():
    grey, truths = printed(5, "clean")
    grey = 255 - (255 - grey) // 2
    grey[: int(truths[0][:, 1].min()) - 9] = 0
    assert min(overlaps(truths, find_text_lines(grey))) > 0.6


def test_a_pale_word_within_a_black_line_parts_it_not():
    grey, truths = printed(5, "clean")
    pale = grey.copy()
    middle = np.s_[:, grey.shape[1] // 3 : grey.shape[1] * 2 // 3]
    pale[middle] = 255 - (255 - grey[middle]) // 4
    assert min(overlaps(truths, find_text_lines(pale))) > 0.6


def test_lines_in_pale_print_are_framed_beside_black_ones():
    grey, truths = printed(5, "clean")
    last = int(truths[-3][:, 1].min()) - 4
    pale = grey.copy()
    pale[last:] = 255 - (255 - grey[last:]) // 4
    quads = find_text_lines(pale)
    assert len(quads) == ROWS
    assert min(overlaps(truths, quads)) > 0.6


def test_the_frame_of_a_lone_word_holds_the_dot_of_its_first_letter():
    page = Image.new("L", (250, 250), 235)
    face = typefaces.load(typefaces.faces("book", "train")[0], 22)
    ImageDraw.Draw(page).text((112, 110), "in", 40, face)
    grey = cv2.GaussianBlur(np.asarray(page), (0, 0), 1.2)
    [quad] = find_text_lines(grey)
    rows = np.flatnonzero((grey < 200).any(axis=1))
    assert quad[:, 1].min() <= rows[0]


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_empty_page_has_no_lines(level):
    assert find_text_lines(np.full((400, 300), level, np.uint8)) == []


def test_noise_has_no_lines():
    noise = np.random.default_rng(0).integers(0, 255, (1600, 1600), np.uint8)
    assert find_text_lines(noise) == []
