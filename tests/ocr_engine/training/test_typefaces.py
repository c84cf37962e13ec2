"""The faces that cards and lines are set in."""

import pytest

from ocr_engine.recognition.alphabet import CHARACTERS
from ocr_engine.training import typefaces

NOWHERE = "\U000f0000"  # for private use: no face has a letterform for it


@pytest.mark.parametrize("split", ["train", "validation"])
def test_any_face_has_a_letterform_for_every_character(split):
    for path in typefaces.faces("any", split):
        face = typefaces.load(path, 32)
        shapes = {letter: bytes(face.getmask(letter)) for letter in CHARACTERS if letter != " "}
        assert bytes(face.getmask(NOWHERE)) not in shapes.values(), path.name
        assert all(any(shape) for shape in shapes.values()), path.name
