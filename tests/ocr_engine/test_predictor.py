from dataclasses import replace

import cv2
import numpy as np
import pytest

from ocr_engine import OCRError, geometry, predictor, read_ktp, value_lines
from ocr_engine.detection import detector, search
from ocr_engine.elements import FIELD_KEYS
from ocr_engine.predictor import read_image
from ocr_engine.recognition import second_look, tesseract


def wrong_fields(reading, sample):
    return [key for key in FIELD_KEYS if reading[key].value != sample.values[key]]


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_read_image_reads_a_card_whichever_way_up(flat_sample, turns):
    reading = read_image(np.ascontiguousarray(np.rot90(flat_sample.photo, turns)))
    assert reading.error is None
    assert len(wrong_fields(reading, flat_sample)) <= 2


def test_read_ktp_finds_the_card_where_it_lies(mild_sample):
    reading = read_ktp(mild_sample.jpeg)
    overlap = geometry.intersection_over_union(np.array(reading.card.corners), mild_sample.corners)
    assert overlap > 0.95
    assert reading.size == (mild_sample.photo.shape[1], mild_sample.photo.shape[0])


def test_read_ktp_puts_each_box_on_its_line(mild_sample):
    reading = read_ktp(mild_sample.jpeg)
    printed = dict(
        zip([line.key for line in mild_sample.card.lines], mild_sample.line_corners(), strict=True)
    )
    for key in ("nik", "rt_rw", "kel_desa"):
        centre = np.mean(reading[key].box.corners, axis=0)
        assert cv2.pointPolygonTest(printed[key], tuple(map(float, centre)), False) >= 0, key


def test_read_image_looks_again_in_a_wider_room_where_only_a_part_was_found(
    mild_sample, monkeypatch
):
    whole = detector.detect_card(mild_sample.photo)
    assert whole is not None
    corner = geometry.project(
        geometry.frame(0.3, 0.3), geometry.homography(geometry.frame(1, 1), whole.corners)
    )
    part = replace(whole, corners=corner, plane=corner)
    looks = {(): part, (search.WIDER_ROOMS,): whole}
    monkeypatch.setattr(predictor, "detect_card", lambda _, *rooms: looks[rooms])
    reading = read_image(mild_sample.photo)
    assert (reading.error, reading["nik"].value) == (None, mild_sample.values["nik"])
    assert reading.quality == predictor.judge(mild_sample.photo, whole)
    assert reading.quality != predictor.judge(mild_sample.photo, part)


def test_line_is_read_on_behind_its_frame_as_far_as_nothing_else_stands_there(
    mild_sample, monkeypatch
):
    found = detector.detect_card(mild_sample.photo)
    assert found is not None
    lines = found.lines.copy()
    lines[2, 2] -= 2 * (lines[2, 3] - lines[2, 1])  # the NIK's
    monkeypatch.setattr(predictor, "detect_card", lambda _: replace(found, lines=lines))
    assert read_image(mild_sample.photo)["nik"].value == mild_sample.values["nik"]
    monkeypatch.setattr(value_lines, "MOST_BEHIND", value_lines.MARGINS[2])
    assert read_image(mild_sample.photo)["nik"].value != mild_sample.values["nik"]


def test_read_image_leaves_its_input_untouched(mild_sample):
    photo = mild_sample.photo.copy()
    read_image(photo)
    np.testing.assert_array_equal(photo, mild_sample.photo)


def test_read_ktp_says_when_there_is_no_card(sample_without_card):
    reading = read_ktp(sample_without_card.jpeg)
    assert (reading.error, reading["nik"].value) == ("not_a_ktp", "")


def test_card_with_a_hidden_number_is_read_all_the_same(mild_sample):
    number = read_image(mild_sample.photo)["nik"].box.corners
    photo = mild_sample.photo.copy()
    cv2.fillConvexPoly(photo, np.round(number).astype(np.int32), (255, 255, 255))
    reading = read_image(photo)
    assert (reading.error, reading["nik"].value) == (None, "")
    assert set(wrong_fields(reading, mild_sample)) <= {"nik", "provinsi", "kabupaten_kota", "nama"}


def test_only_a_dark_photo_is_looked_at_in_more_light(mild_sample, monkeypatch):
    dark = (mild_sample.photo * 0.12).astype(np.uint8)
    bright = [mild_sample.photo]
    monkeypatch.setattr(second_look, "brighten", lambda _: bright.pop())
    assert "image_dark" not in read_image(mild_sample.photo).quality.verdicts
    reading = read_image(dark)
    assert bright == []
    assert ("image_dark" in reading.quality.verdicts, reading.error) == (True, None)
    assert len(wrong_fields(reading, mild_sample)) <= 2


def test_brightened_photo_that_shows_less_changes_nothing(mild_sample, monkeypatch):
    dark = (mild_sample.photo * 0.12).astype(np.uint8)
    monkeypatch.setattr(second_look, "brighten", np.zeros_like)
    reading = read_image(dark)
    monkeypatch.setattr(predictor, "DARK", "never")
    assert reading.fields == read_image(dark).fields


@pytest.mark.parametrize("level", [0, 127, 255])
def test_read_image_survives_an_empty_picture(level):
    assert read_image(np.full((600, 800, 3), level, np.uint8)).error == "not_a_ktp"


def test_read_ktp_refuses_what_is_no_picture():
    with pytest.raises(OCRError, match="not a JPEG"):
        read_ktp(b"hello")


def test_reading_becomes_plain_json_values(flat_sample):
    values = read_image(flat_sample.photo).as_dict()
    assert [field["key"] for field in values["fields"]] == list(FIELD_KEYS)
    assert all(len(field["box"]) == 4 for field in values["fields"] if field["box"])
    assert set(values) == {
        "fields",
        "card",
        "size",
        "quality",
        "error",
        "seconds",
        "engine",
        "likeness",
    }


@pytest.mark.parametrize("error", [RuntimeError("timeout"), FileNotFoundError("tesseract")])
def test_a_card_is_read_without_tesseract(mild_sample, monkeypatch, caplog, error):
    def fail(_crops):
        raise error

    monkeypatch.setattr(tesseract, "read_lines", fail)
    reading = read_image(mild_sample.photo)
    assert (reading.error, len(reading["nik"].value)) == (None, 16)
    assert caplog.messages == [f"Tesseract gave no second opinion: {type(error).__name__}"]
