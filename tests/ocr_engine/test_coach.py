import numpy as np
import pytest

from ocr_engine.quality import coach
from ocr_engine.training import defects, synthetic

SEED = 9  # a level card that fills most of the frame


@pytest.mark.parametrize(
    ("code", "verdicts"),
    [
        ("", ()),
        ("image_blurred", ("image_blurred",)),
        ("image_glare", ("image_glare",)),
        ("image_dark", ("image_dark",)),
    ],
)
def test_coach_says_what_was_planted(code, verdicts):
    rng = synthetic.generator("validation", SEED)
    photo = defects.plant(code, rng, split="validation", width=1280, specimen=True).photo
    assert coach.judge(photo).verdicts == verdicts


@pytest.mark.parametrize(("level", "verdict"), [(128, "no_card"), (20, "image_dark")])
def test_coach_finds_no_card_on_an_empty_picture(level, verdict):
    judged = coach.judge(np.full((480, 640, 3), level, np.uint8))
    assert (judged.verdicts, judged.card) == ((verdict,), None)


def test_card_turned_by_a_quarter_is_level():
    rng = synthetic.generator("validation", SEED)
    photo = defects.plant("", rng, split="validation", width=1280, specimen=True).photo
    assert coach.judge(np.ascontiguousarray(np.rot90(photo))).verdicts == ()
