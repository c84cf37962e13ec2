import cv2
import numpy as np
import pytest

from ocr_engine.detection.contours import filled, find_lines, fit_quad


def mask_of(quad):
    mask = np.zeros((256, 384), np.uint8)
    cv2.fillConvexPoly(mask, np.array(quad, np.int32), 255)
    return cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), 1.0)


@pytest.mark.parametrize(
    "quad",
    [
        [(60, 50), (320, 50), (320, 200), (60, 200)],
        [(80, 60), (330, 40), (340, 210), (70, 190)],
        [(190, 20), (320, 120), (190, 235), (60, 130)],
    ],
)
def test_fit_quad_finds_the_corners_of_a_drawn_card(quad):
    fitted = fit_quad(mask_of(quad))
    distances = [np.hypot(*(fitted - corner).T).min() for corner in np.array(quad, np.float32)]
    assert max(distances) < 2.0


def test_fit_quad_sees_past_a_bite_out_of_an_edge():
    mask = mask_of([(60, 50), (320, 50), (320, 200), (60, 200)])
    cv2.circle(mask, (180, 200), 15, 0.0, -1)
    np.testing.assert_allclose(fit_quad(mask)[2], (320, 200), atol=2.0)


@pytest.mark.parametrize("angle", [0, 20, 45, 80])
def test_fit_quad_leaves_out_what_lies_beside_the_card(angle):
    """A table's veins may be taken for more of it."""
    mask = mask_of([(120, 80), (280, 80), (280, 180), (120, 180)])
    for centre, axes in (((170, 195), (16, 35)), ((130, 205), (26, 14)), ((105, 130), (22, 12))):
        cv2.ellipse(mask, centre, axes, 0, 0, 360, 0.9, -1)
    turn = cv2.getRotationMatrix2D((190, 130), angle, 1.0)
    fitted = fit_quad(cv2.warpAffine(mask, turn, (384, 256)), is_cluttered=True)
    corners = np.array([(120, 80), (280, 80), (280, 180), (120, 180)]) @ turn[:, :2].T + turn[:, 2]
    assert max(np.hypot(*(fitted - corner).T).min() for corner in corners) < 5.0


def test_fit_quad_of_an_empty_mask_is_none():
    assert fit_quad(np.zeros((256, 384), np.float32)) is None


def lines_mask(*frames):
    mask = np.zeros((256, 384), np.float32)
    for left, top, right, bottom in frames:
        mask[top : bottom + 1, left : right + 1] = 1.0
    return mask


def test_find_lines_frames_each_line_from_top_to_bottom():
    frames = find_lines(lines_mask((100, 60, 220, 66), (100, 30, 180, 36)))
    np.testing.assert_allclose(frames, [(100, 30, 180, 36), (100, 60, 220, 66)], atol=0.6)


def test_find_lines_joins_what_glare_tore_apart():
    assert len(find_lines(lines_mask((100, 30, 150, 36), (156, 30, 200, 36)))) == 1


def test_find_lines_joins_a_piece_of_which_half_the_height_is_seen():
    rows = [(100, top, 180, top + 8) for top in (60, 80, 100, 120)]
    assert len(find_lines(lines_mask((100, 30, 150, 38), (156, 34, 180, 37), *rows))) == 5


def test_find_lines_keeps_the_blood_type_apart_from_the_sex():
    assert len(find_lines(lines_mask((100, 30, 150, 36), (260, 30, 266, 36)))) == 2


def test_find_lines_joins_the_row_above_the_blood_type_and_not_the_blood_type():
    torn, sex = ((100, 30, 150, 36), (175, 30, 200, 36)), ((100, 38, 130, 44), (165, 38, 200, 44))
    assert len(find_lines(lines_mask(*torn, *sex), shared=39.0)) == 3


def test_find_lines_keeps_rows_apart_beside_a_blot():
    rows = [(100, 20 + 12 * row, 180, 26 + 12 * row) for row in range(6)]
    assert len(find_lines(lines_mask(*rows, (184, 36, 190, 54)))) >= 6


def test_find_lines_parts_rows_that_ran_together():
    separate = [(100, 20 + 12 * row, 200, 26 + 12 * row) for row in range(5)]
    mask = lines_mask(*separate, (100, 100, 200, 106), (100, 112, 200, 118))
    mask[106:113, 130:160] = 0.6
    assert len(find_lines(mask)) == 7


def test_a_bite_is_missing_from_what_a_shape_fills():
    mask = lines_mask((100, 60, 199, 159))
    assert filled(mask) == 1.0
    mask[60:110, 100:150] = 0.0
    assert filled(mask) == pytest.approx(0.75, abs=0.01)


def test_an_empty_mask_fills_nothing():
    assert filled(np.zeros((256, 384), np.float32)) == 0.0


def test_a_stroke_across_a_row_does_not_make_its_frame_taller():
    rows = [(100, top, 220, top + 6) for top in (30, 60, 90, 120)]
    mask = lines_mask(*rows)
    mask[52:76, 205:215] = 1.0
    np.testing.assert_allclose(find_lines(mask), rows, atol=1.5)
