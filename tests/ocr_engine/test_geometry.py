import numpy as np
import pytest

from ocr_engine import geometry


def test_project_maps_the_source_quad_onto_the_target():
    source, target = (
        geometry.frame(10, 20),
        np.array([(5, 5), (50, 8), (48, 90), (3, 80)], np.float32),
    )
    projected = geometry.project(source, geometry.homography(source, target))
    np.testing.assert_allclose(projected, target, atol=1e-3)


def test_grow_moves_each_side_by_multiples_of_the_height():
    quad = np.array([(10, 10), (30, 10), (30, 20), (10, 20)], np.float32)
    grown = geometry.grow(quad, 1.0, 0.5, 2.0, 0.0)
    np.testing.assert_allclose(grown, [(0, 5), (50, 5), (50, 20), (0, 20)], atol=1e-4)


def test_grow_follows_a_turned_quad():
    quad = np.array([(20, 10), (20, 30), (10, 30), (10, 10)], np.float32)  # reads downwards
    grown = geometry.grow(quad, 1.0, 0.0, 0.0, 0.0)
    np.testing.assert_allclose(grown, [(20, 0), (20, 30), (10, 30), (10, 0)], atol=1e-4)


def test_rectify_brings_a_turned_card_upright():
    image = np.zeros((40, 60, 3), np.uint8)
    image[10:30, 10:30] = 255
    corners = np.array([(50, 10), (50, 30), (10, 30), (10, 10)], np.float32)  # turned by a quarter
    upright = geometry.rectify(image, corners, (40, 20))
    assert upright.shape == (20, 40, 3)
    assert upright[10, 5].tolist() == [0, 0, 0]


@pytest.mark.parametrize(("text_height", "width"), [(16, 200), (80, 900)])
def test_cut_line_keeps_the_shape_of_the_quad(text_height, width):
    image = np.full((200, 1000), 128, np.uint8)
    quad = geometry.frame(width, text_height)
    crop = geometry.cut_line(image, quad, 32)
    assert crop.shape == (32, round(width / text_height * 32))


@pytest.mark.parametrize(("shift", "expected"), [(0.0, 1.0), (50.0, 50 / 150), (200.0, 0.0)])
def test_intersection_over_union_of_shifted_squares(shift, expected):
    square = geometry.frame(100, 100)
    measured = geometry.intersection_over_union(square, square + np.array([shift, 0]))
    assert measured == pytest.approx(expected, abs=1e-4)
