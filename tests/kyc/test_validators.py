import base64

import pytest
from django.utils.translation import override

from accounts.errors import ProblemError
from kyc import validators

JPEG = b"\xff\xd8\xff\xe0"
PNG = b"\x89PNG\r\n\x1a\n"
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "
HEIC = b"\x00\x00\x00\x18ftypheic"


@pytest.mark.parametrize("data", [JPEG, PNG, WEBP, HEIC, b"\x00\x00\x00\x18ftypmif1"])
def test_check_photo_takes_the_four_formats(data):
    validators.check_photo(data)


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a",
        b"%PDF-1.7",
        b"<svg",
        b"\x00\x00\x00\x18ftypmp42",
        b"RIFF\x00\x00\x00\x00WAVE",
    ],
)
def test_check_photo_refuses_anything_else(data):
    with pytest.raises(ProblemError) as problem:
        validators.check_photo(data)
    assert (problem.value.code, problem.value.status) == ("image_not_supported", 415)


def test_check_photo_refuses_too_many_bytes(settings):
    settings.PHOTO_MAX_BYTES = 1000
    validators.check_photo(JPEG.ljust(1000, b"x"))
    with pytest.raises(ProblemError) as problem:
        validators.check_photo(JPEG.ljust(1001, b"x"))
    assert (problem.value.code, problem.value.status) == ("image_too_large", 413)


@pytest.mark.parametrize(
    "prefix", ["", "data:image/jpeg;base64,", "data:;base64,", "data:image/jpeg;name=a.jpg;base64,"]
)
def test_decode_base64_takes_a_photo_with_or_without_prefix(prefix):
    assert validators.decode_base64(prefix + base64.b64encode(JPEG).decode()) == JPEG


@pytest.mark.parametrize("text", ["_9j_4A==", "/9j/4A", "_9j_4A", "/9j/4A="])
def test_decode_base64_takes_the_alphabet_of_addresses_and_no_padding(text):
    assert validators.decode_base64(text) == JPEG


def test_decode_base64_forgives_line_breaks():
    assert validators.decode_base64("/9j/\r\n4A==\n") == JPEG


@pytest.mark.parametrize(
    "text", ["/9j/4", "not base64!", "data:image/jpeg;base64,%%%", "é", "/9==j/4A"]
)
def test_decode_base64_refuses_anything_else(text):
    with pytest.raises(ProblemError) as problem:
        validators.decode_base64(text)
    assert (problem.value.code, problem.value.status) == ("image_corrupt", 400)
    assert "base64" in problem.value.message


def test_check_photo_refuses_no_bytes_at_all():
    with override("en"), pytest.raises(ProblemError) as problem:
        validators.check_photo(b"")
    assert (problem.value.code, problem.value.status) == ("image_corrupt", 400)
    assert problem.value.message == "This file is empty."
