import json
import sys

import cv2
import pytest

from ocr_engine.__main__ import main


@pytest.fixture
def run(monkeypatch, capsys):
    """Return a function that runs the command line and returns exit code, output and errors."""

    def run_command(*arguments):
        monkeypatch.setattr(sys, "argv", ["ocr_engine", *map(str, arguments)])
        code = main()
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_command


def test_it_prints_the_reading_and_draws_it(run, tmp_path, mild_sample):
    photo, drawn = tmp_path / "photo.jpg", tmp_path / "drawn.png"
    photo.write_bytes(mild_sample.jpeg)
    code, out, _ = run(photo, "--draw", drawn)
    values = {field["key"]: field["value"] for field in json.loads(out)["fields"]}
    assert (code, values["nik"]) == (0, mild_sample.values["nik"])
    assert cv2.imread(str(drawn)).shape == mild_sample.photo.shape


def test_it_reads_a_page_and_draws_its_words(run, tmp_path, flat_sample):
    photo, drawn = tmp_path / "page.jpg", tmp_path / "drawn.png"
    photo.write_bytes(flat_sample.jpeg)
    code, out, _ = run(photo, "--page", "--draw", drawn)
    words = [
        word["guess"]
        for block in json.loads(out)["blocks"]
        for line in block["lines"]
        for word in line["words"]
    ]
    assert code == 0
    assert any(flat_sample.values["agama"] in word for word in words)
    assert cv2.imread(str(drawn)).shape == flat_sample.photo.shape


def test_a_picture_without_a_card_exits_with_2(run, tmp_path, sample_without_card):
    photo = tmp_path / "table.jpg"
    photo.write_bytes(sample_without_card.jpeg)
    code, out, _ = run(photo)
    assert (code, json.loads(out)["error"]) == (2, "not_a_ktp")


def test_a_file_that_is_no_picture_exits_with_1_and_says_so(run, tmp_path):
    photo = tmp_path / "letter.jpg"
    photo.write_text("hello")
    code, out, err = run(photo)
    assert (code, out, json.loads(err)["error"]["code"]) == (1, "", "image_not_supported")


def test_a_missing_file_exits_with_1_and_says_so(run, tmp_path):
    code, _, err = run(tmp_path / "nowhere.jpg")
    assert (code, json.loads(err)["error"]["code"]) == (1, "file_not_readable")
