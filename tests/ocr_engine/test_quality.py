import json

import cv2
import numpy as np
import pytest

from ocr_engine import geometry, predictor, quality
from ocr_engine.detection.detector import detect_card
from ocr_engine.elements import Box, KTPReading, Quality
from ocr_engine.quality import framing, others
from ocr_engine.quality.sheet import CARD, PHOTO, draw_sheet
from ocr_engine.training import defects, synthetic


def verdicts(photo, corners):
    return quality.judge(photo, corners).verdicts


@pytest.fixture
def spoilt(mild_sample):
    """Return a function that judges the mild photo after a change to its pixels."""

    def judge(change):
        return verdicts(change(mild_sample.photo.astype(np.float32)), mild_sample.corners)

    return lambda change: judge(lambda photo: change(photo).clip(0, 255).astype(np.uint8))


def test_a_good_photo_has_no_verdict(mild_sample):
    assert verdicts(mild_sample.photo, mild_sample.corners) == ()


def test_sheet_shows_the_photo_without_its_card():
    photo = np.full((600, 800, 3), 200, np.uint8)
    corners = np.array([(100, 100), (420, 100), (420, 300), (100, 300)], np.float32)
    sheet = draw_sheet(photo, corners)
    whole = sheet[: PHOTO[0] * 600 // 800, CARD[0] : CARD[0] + PHOTO[0]]
    blackened = (whole == 0).all(axis=2)
    scale = PHOTO[0] / 800
    assert blackened.mean() == pytest.approx(1.06**2 * 320 * 200 / (800 * 600), abs=0.01)
    assert blackened[round(200 * scale), round(260 * scale)]
    assert (sheet[: CARD[1], : CARD[0]] == 200).all()


def test_a_blurred_photo_is_called_blurred(spoilt):
    assert spoilt(lambda photo: cv2.GaussianBlur(photo, (0, 0), 4)) == ("image_blurred",)


def test_a_dark_photo_is_called_dark_and_not_blurred(spoilt):
    assert spoilt(lambda photo: photo * 0.2) == ("image_dark",)


def test_a_photo_without_colour_is_called_so(spoilt):
    grey = spoilt(lambda photo: np.repeat(photo.mean(axis=2, keepdims=True), 3, axis=2))
    assert grey == ("image_grayscale",)


def test_a_grey_photo_under_a_warm_filter_is_without_colour(spoilt):
    warm = np.array([1.05, 0.97, 0.82], np.float32), np.array([12, 6, 0], np.float32)
    grey = spoilt(lambda photo: photo.mean(axis=2, keepdims=True) * 0.9 * warm[0] + warm[1])
    assert "image_grayscale" in grey


def test_a_raster_that_the_network_does_not_believe_in_is_no_screen(mild_sample, monkeypatch):
    height, width = mild_sample.photo.shape[:2]
    columns = 1 + 0.15 * np.cos(2 * np.pi * np.arange(width) / 3.3)
    rows = 1 + 0.15 * np.cos(2 * np.pi * np.arange(height) / 3.3)
    pixels = (rows[:, None] * columns)[..., None]
    seen = (mild_sample.photo * 0.8 * pixels).clip(0, 255).astype(np.uint8)
    for chance, is_screen in ((0.5, True), (0.0, False)):
        chances = dict.fromkeys(quality.THRESHOLDS, chance)
        monkeypatch.setattr(quality, "defect_chances", lambda *_, told=chances: told)
        assert ("document_screen" in verdicts(seen, mild_sample.corners)) is is_screen


def test_a_burnt_out_patch_is_called_glare(mild_sample):
    photo = mild_sample.photo.copy()
    centre = tuple(mild_sample.corners.mean(axis=0).astype(int).tolist())
    size = int(np.hypot(*(mild_sample.corners[1] - mild_sample.corners[0])) * 0.2)
    cv2.circle(photo, centre, size, (255, 255, 255), -1)
    assert verdicts(photo, mild_sample.corners) == ("image_glare",)


def test_a_card_beyond_the_frame_is_called_cropped(mild_sample):
    left, top = mild_sample.corners.min(axis=0).astype(int) + 40
    cut = np.ascontiguousarray(mild_sample.photo[top:, left:])
    assert verdicts(cut, mild_sample.corners - (left, top)) == ("image_cropped",)


def test_a_small_card_is_called_too_coarse(flat_sample):
    scale = 300 / np.hypot(*(flat_sample.corners[1] - flat_sample.corners[0]))
    small = cv2.resize(flat_sample.photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    assert "image_low_resolution" in verdicts(small, flat_sample.corners * scale)


def planted(code, index=0):
    return defects.plant(code, synthetic.generator("validation", 40 + index), width=1280)


def card_masks(photo_shape, quads):
    """Return the mask (256, 384) that a faultless detector would give of a broad photo."""
    height, width = photo_shape[:2]
    mask = np.zeros((256, 384), np.float32)
    for quad in quads:
        corners = np.round(quad * (384 / width, 256 / height)).astype(np.int32)
        cv2.fillConvexPoly(mask, corners, 1.0)
    return mask


@pytest.mark.parametrize("code", [code for code in defects.DEFECTS if code != "multiple_documents"])
def test_a_planted_defect_is_found(code):
    photo = planted(code)
    assert code in verdicts(photo.photo, photo.corners)


@pytest.mark.parametrize("code", ["image_glare", "image_obstructed", "image_dark"])
def test_the_area_of_a_defect_lies_over_what_was_planted(code):
    photo = planted(code)
    judged = quality.judge(photo.photo, photo.corners)
    (area,) = [box for verdict, box in judged.areas if verdict == code]
    middle = tuple(map(float, np.mean(area.corners, axis=0)))
    assert cv2.pointPolygonTest(photo.areas[0].astype(np.float32), middle, False) > 0


def test_areas_are_only_those_of_verdicts(mild_sample):
    assert quality.judge(mild_sample.photo, mild_sample.corners).areas == ()


def test_a_second_card_in_the_mask_is_found_where_it_lies():
    own = np.array([(50, 50), (550, 50), (550, 365), (50, 365)], np.float32)
    second = own + np.array([600, 300], np.float32)
    mask = card_masks((800, 1200), [own, second])
    (quad,) = others.further_cards(mask, (800, 1200), own, 0.2)
    assert np.abs(np.sort(quad, axis=0) - np.sort(second, axis=0)).max() < 12


def test_a_second_card_on_an_upright_photo_is_found_where_it_lies():
    own = np.array([(50, 50), (550, 50), (550, 365), (50, 365)], np.float32)
    second = own + np.array([150, 600], np.float32)
    turned = [np.stack([quad[:, 1], 800 - quad[:, 0]], axis=1) for quad in (own, second)]
    mask = card_masks((800, 1200), turned)
    (quad,) = others.further_cards(mask, (1200, 800), own, 0.2)
    assert np.abs(np.sort(quad, axis=0) - np.sort(second, axis=0)).max() < 12


def test_the_card_itself_is_no_second_card():
    own = np.array([(50, 50), (550, 50), (550, 365), (50, 365)], np.float32)
    mask = card_masks((800, 1200), [own])
    assert others.further_cards(mask, (800, 1200), own, 0.2) == []


def test_a_further_card_that_the_detector_saw_is_a_verdict_with_its_area():
    photo = planted("multiple_documents")
    found = detect_card(photo.photo)
    further = geometry.frame(200, 126) + 40
    judged = quality.judge(photo.photo, found.corners, further=further)
    (area,) = [box for code, box in judged.areas if code == "multiple_documents"]
    assert np.array(area.corners) == pytest.approx(further)


THING_ON_THE_PORTRAIT = 996_021


def test_a_thing_over_the_portrait_is_found_where_it_lies():
    rng = synthetic.generator("validation", THING_ON_THE_PORTRAIT)
    photo = defects.plant("image_obstructed", rng, split="validation", width=1280)
    found = detect_card(photo.photo)
    judged = predictor.judge(photo.photo, found)
    assert "image_obstructed" in judged.verdicts
    frames = [box.corners for code, box in judged.areas if code == "image_obstructed"]
    middle = tuple(map(float, photo.areas[0].mean(axis=0)))
    assert any(
        cv2.pointPolygonTest(np.array(frame, np.float32), middle, False) > 0 for frame in frames
    )


def test_a_portrait_that_reaches_out_of_the_photo_is_cropped_and_not_covered():
    photo = planted("image_cropped")
    hidden = geometry.frame(100, 120)
    assert (
        "image_obstructed" not in quality.judge(photo.photo, photo.corners, hidden=hidden).verdicts
    )


def test_another_card_of_that_size_is_found_without_a_mask():
    photo = np.full((900, 1200, 3), 90, np.uint8)
    own = np.array([(50, 50), (550, 50), (550, 365), (50, 365)], np.float32)
    cv2.rectangle(photo, (50, 50), (550, 365), (190, 220, 240), -1)
    cv2.rectangle(photo, (620, 450), (1120, 765), (200, 160, 60), -1)
    (quad,) = others.card_shapes(photo, own)
    assert np.abs(quad.mean(axis=0) - (870, 607)).max() < 8


def test_a_box_of_another_size_is_no_card():
    photo = np.full((900, 1200, 3), 90, np.uint8)
    own = np.array([(50, 50), (550, 50), (550, 365), (50, 365)], np.float32)
    cv2.rectangle(photo, (700, 500), (850, 600), (200, 160, 60), -1)
    assert others.card_shapes(photo, own) == []


def test_a_picture_cropped_to_the_card_is_not_cut_off():
    corners = np.array([(0, 0), (1000, 0), (1000, 631), (0, 631)], np.float32)
    assert framing.cut_sides((631, 1000), corners, edge=0.006, beyond=0.012) == []


def test_a_side_along_the_frame_is_cut_off():
    corners = np.array([(100, 300), (900, 300), (900, 799), (100, 799)], np.float32)
    assert framing.cut_sides((800, 1200), corners, edge=0.006, beyond=0.012) == [3]


def test_a_black_photo_without_a_card_is_dark():
    assert quality.judge_without_card(np.full((600, 800, 3), 12, np.uint8)).verdicts == (
        "image_dark",
    )


def test_a_bright_photo_without_a_card_has_no_verdict(sample_without_card):
    assert quality.judge_without_card(sample_without_card.photo).verdicts == ()


def test_a_remark_does_not_block():
    assert [quality.is_blocking(code) for code in ("image_grayscale", "image_glare")] == [
        False,
        True,
    ]


@pytest.mark.parametrize("photo", [np.zeros((240, 240, 3), np.uint8), np.full((240, 320, 3), 255)])
def test_a_photo_of_one_colour_is_judged(photo):
    corners = np.array([(10, 10), (60, 10), (60, 40), (10, 40)], np.float32)
    assert "image_low_resolution" in verdicts(photo.astype(np.uint8), corners)


def test_areas_are_plain_json_values():
    box = Box(((0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 5.0)))
    judged = Quality(("image_glare",), {"glare": 0.1}, (("image_glare", box),))
    values = KTPReading((), None, (100, 50), judged).as_dict()
    assert json.loads(json.dumps(values["quality"]["areas"])) == [
        {"verdict": "image_glare", "box": [[0.0, 0.0], [10.0, 0.0], [10.0, 5.0], [0.0, 5.0]]}
    ]
