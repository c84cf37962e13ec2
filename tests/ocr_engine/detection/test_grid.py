"""Frames put back on the card's rows; lengths in pixels of the mask, rows 11 apart and 8 tall."""

import numpy as np
import pytest

from ocr_engine.detection.grid import UNSEEN, find_rows, put_on_rows

COLUMN, PITCH, HEIGHT = 120.0, 11.0, 8.0
FIRST = 90.0  # middle of the name's row
SEX = FIRST + 2 * PITCH  # and of the row that the blood type shares
HEADER = [(150.0, 24.0, 260.0, 32.0), (120.0, 38.0, 250.0, 46.0)]
NIK = (118.0, 62.0, 240.0, 73.0)


def row(number, left=COLUMN, right=200.0):
    middle = FIRST + number * PITCH
    return left, middle - HEIGHT / 2, right, middle + HEIGHT / 2


def over(first, last, *, left=COLUMN, right=200.0, above=0.0, below=0.0):
    return left, row(first)[1] - above, right, row(last)[3] + below


def card(*, without=(), instead=(), nik=NIK, rows=12):
    values = [row(number) for number in range(rows) if number not in without]
    return sorted([*HEADER, nik, *values, *instead], key=lambda frame: frame[1] + frame[3])


def assert_same(frames, others):
    np.testing.assert_allclose(np.array(frames), np.array(others), atol=1e-6)


def test_a_card_that_is_framed_well_stays_as_it_is():
    assert put_on_rows(card(), SEX) == card()


@pytest.mark.parametrize("number", [0, 1, 5, 10, 11])
def test_a_frame_that_an_overprint_made_too_tall_is_cut_down_to_its_row(number):
    for above, below in ((0, 6), (6, 0), (3, 3), (0, 1.5)):
        tall = over(number, number, above=above, below=below)
        assert_same(put_on_rows(card(without=(number,), instead=[tall]), None), card())


@pytest.mark.parametrize("first", [1, 6, 10])
def test_a_frame_over_two_rows_is_parted_and_begins_at_the_column(first):
    for left in (COLUMN, COLUMN - 60, COLUMN + 20):
        tall = over(first, first + 1, left=left)
        assert_same(put_on_rows(card(without=(first, first + 1), instead=[tall]), None), card())


def test_a_line_that_lost_its_beginning_begins_at_the_column():
    for number in (2, 4, 11):
        torn = row(number, left=COLUMN + 20)
        assert_same(put_on_rows(card(without=(number,), instead=[torn]), SEX), card())


def test_print_of_a_page_above_the_card_does_not_make_the_nik_a_row():
    page, tall = (90.0, 8.0, 125.0, 15.0), (118.0, 67.0, 240.0, 79.0)
    frames = card(instead=[page], nik=tall)
    assert put_on_rows(frames, SEX, edge=12.0) == frames
    assert tall not in put_on_rows(frames, SEX)


def test_a_speck_left_of_the_column_is_no_line():
    speck, torn = row(5, left=100, right=104), row(5, left=COLUMN + 20)
    mended = put_on_rows(card(without=(5,), instead=[speck, torn]), None)
    assert_same([frame for frame in mended if frame != speck], card())


def test_the_end_of_a_torn_line_in_two_rows_is_not_lost():
    pieces = [over(5, 6, right=130), over(5, 6, left=140)]
    assert_same(put_on_rows(card(without=(5, 6), instead=pieces), None), card())


def test_a_row_of_which_nothing_was_seen_is_framed():
    mended = put_on_rows(card(without=(3,)), None)
    unseen = row(3, right=COLUMN + UNSEEN * HEIGHT)
    assert_same(mended, card(without=(3,), instead=[unseen]))


def test_what_stands_right_on_the_shared_row_is_left_there():
    label = row(2, left=COLUMN + 70, right=COLUMN + 110)
    unseen = row(2, right=COLUMN + UNSEEN * HEIGHT)
    assert_same(
        sorted(put_on_rows(card(without=(2,), instead=[label]), SEX)),
        sorted(card(without=(2,), instead=[unseen, label])),
    )
    assert_same(sorted(put_on_rows(card(instead=[label]), SEX)), sorted([*card(without=()), label]))


@pytest.mark.parametrize("distance", [1.3, 1.6, 2.0, 2.4, 3.0])
@pytest.mark.parametrize("rows", [7, 10, 12])
def test_between_nik_and_name_no_row_is_sought(distance, rows):
    middle = FIRST - distance * PITCH
    frames = card(nik=(118.0, middle - 5, 240.0, middle + 5), rows=rows)
    assert put_on_rows(frames, SEX) == frames


def test_a_nik_that_reaches_into_the_name_stays():
    tall = (118.0, 68.0, 240.0, 92.0)
    assert tall in put_on_rows(card(nik=tall), None)


@pytest.mark.parametrize("distance", [1.3, 1.5, 2.4])
def test_a_nik_below_three_wide_lines_is_not_cut_down(distance):
    torn = (110.0, 8.0, 270.0, 16.0)
    middle = FIRST - distance * PITCH
    tall = (118.0, middle - 4.8, 240.0, middle + 4.8)
    assert tall in put_on_rows([torn, *card(nik=tall)], None)


def test_rows_are_found_where_many_are_a_little_tall():
    tall = [over(number, number, below=1.5) for number in (1, 3)]
    both = over(5, 6)
    frames = card(without=(1, 3, 5, 6), instead=[*tall, both], rows=8)
    assert len(put_on_rows(frames, None)) == len(card(rows=8))


def test_every_other_row_spoiled_is_mended_too():
    tall = [over(number, number, below=6) for number in (1, 3, 6)]
    assert_same(put_on_rows(card(without=(1, 3, 6), instead=tall), None), card())


def test_rows_at_uneven_distances_gain_none():
    middles = (80, 91, 108, 119, 130, 147, 158, 169, 180)
    frames = [*HEADER, NIK, *[(COLUMN, middle - 4.0, 200.0, middle + 4.0) for middle in middles]]
    assert put_on_rows(frames, None) == frames


def test_what_has_no_rows_is_left_alone():
    assert find_rows([]) is None
    assert put_on_rows(HEADER, None) == HEADER
    stairs = [(10.0 * step, 5.0 * step, 300.0, 5.0 * step + 8) for step in range(9)]
    assert put_on_rows(stairs, None) == stairs
    one_row = [*HEADER, NIK, *[row(5)] * 8]
    assert put_on_rows(one_row, None) == one_row
