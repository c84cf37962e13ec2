"""Frames put back on the card's rows; lengths in pixels of the mask, rows 11 apart and 8 tall."""

import pytest

from ocr_engine.detection.rows import find_rows, put_on_rows

COLUMN, PITCH, HEIGHT = 120.0, 11.0, 8.0
FIRST = 90.0  # middle of the name's row
HEADER = [(150.0, 24.0, 260.0, 32.0), (155.0, 38.0, 250.0, 46.0)]
NIK = (118.0, 62.0, 240.0, 73.0)


def on_row(number, left=COLUMN, right=200.0):
    middle = FIRST + number * PITCH
    return left, middle - HEIGHT / 2, right, middle + HEIGHT / 2


def card(*, without=(), instead=()):
    values = [on_row(number) for number in range(12) if number not in without]
    frames = [*HEADER, NIK, *values, *instead]
    return sorted(frames, key=lambda frame: frame[1] + frame[3])


def test_a_card_that_is_framed_well_stays_as_it_is():
    assert put_on_rows(card(), shared=FIRST + 2 * PITCH) == card()


def test_a_frame_that_an_overprint_made_too_tall_is_cut_down_to_its_row():
    left, top, right, bottom = on_row(5)
    for tall in ((left, top, right, bottom + 8), (left, top - 7, right, bottom + 2)):
        frames = card(without=(5,), instead=[tall])
        assert put_on_rows(frames, None) == pytest.approx(card())


def test_a_frame_over_two_rows_is_parted():
    left, top, right, _ = on_row(6)
    tall = (left, top, right, on_row(7)[3])
    assert put_on_rows(card(without=(6, 7), instead=[tall]), None) == pytest.approx(card())


def test_a_line_that_lost_its_beginning_begins_at_the_column():
    for row in (4, 11):
        frames = card(without=(row,), instead=[on_row(row, left=COLUMN + 20)])
        assert put_on_rows(frames, None) == pytest.approx(card())


def test_a_row_of_which_nothing_was_seen_is_framed():
    mended = put_on_rows(card(without=(3,)), None)
    assert len(mended) == len(card())
    assert on_row(3, right=mended[6][2]) == pytest.approx(mended[6])


def test_what_stands_right_on_the_shared_row_is_left_there():
    blood_label = on_row(2, left=COLUMN + 50, right=COLUMN + 90)
    frames = card(without=(2,), instead=[blood_label])
    assert blood_label in put_on_rows(frames, shared=FIRST + 2 * PITCH)


def test_between_nik_and_name_no_row_is_sought():
    for distance in (1.5, 1.6, 2.0, 2.4):
        middle = FIRST - distance * PITCH
        nik = (118.0, middle - 5, 240.0, middle + 5)
        frames = [*HEADER, nik, *[on_row(number) for number in range(12)]]
        assert put_on_rows(frames, None) == frames


def test_rows_at_uneven_distances_gain_none():
    middles = (80, 91, 108, 119, 130, 147, 158, 169, 180)
    frames = [(COLUMN, middle - 4.0, 200.0, middle + 4.0) for middle in middles]
    assert put_on_rows(frames, None) == frames


def test_a_page_without_rows_is_left_alone():
    assert find_rows([]) is None
    assert find_rows([(10.0 * n, 5.0 * n, 300.0, 5.0 * n + 8) for n in range(9)]) is None
    assert put_on_rows(HEADER, None) == HEADER
