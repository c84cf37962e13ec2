import numpy as np

from ocr_engine import geometry
from ocr_engine.detection.blocks import group_lines


def line(left, top, width=300, height=20):
    return geometry.frame(width, height) + np.array((left, top), np.float32)


def test_no_lines_make_no_blocks():
    assert group_lines([]) == []


def test_lines_under_each_other_are_one_block_from_top_to_bottom():
    assert group_lines([line(10, 60), line(10, 10), line(10, 35)]) == [[1, 2, 0]]


def test_a_wide_room_parts_two_blocks():
    assert group_lines([line(10, 10), line(10, 34), line(10, 110)]) == [[0, 1], [2]]


def test_columns_are_read_one_after_the_other():
    left = [line(10, top) for top in (10, 35, 60)]
    right = [line(360, top) for top in (12, 37, 62)]
    assert group_lines([*right, *left]) == [[3, 4, 5], [0, 1, 2]]


def test_words_set_far_apart_in_one_row_stay_a_row():
    row = [line(left, 10, 40) for left in (10, 120, 230)]
    assert group_lines([row[2], row[0], row[1]]) == [[1, 2, 0]]


def test_a_heading_over_two_columns_comes_first():
    heading = line(10, 10, 650, 30)
    left = [line(10, top) for top in (80, 105)]
    right = [line(360, top) for top in (80, 105)]
    assert group_lines([*left, *right, heading]) == [[4], [0, 1], [2, 3]]


def test_rows_of_a_page_that_lies_askew_keep_their_order():
    """A short last row lies as high as the long row's right end hangs down."""
    angle = np.radians(2)
    turn = np.array(((np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))))
    rows = [line(10, 10, 620), line(10, 40, 620), line(10, 70, 150), line(10, 100, 620)]
    assert group_lines([row @ turn for row in rows]) == [[0, 1, 2, 3]]
