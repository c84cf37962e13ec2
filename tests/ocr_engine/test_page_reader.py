"""The page reader with its real network, on pages that are drawn here."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from ocr_engine import OCRError, read_text
from ocr_engine.elements import UNREAD
from ocr_engine.page_reader import _elected, _Look, _shares, _weights, read_page
from ocr_engine.recognition.confusions import SeenWord
from ocr_engine.recognition.print import ReadRun, ReadWord
from ocr_engine.training import typefaces

ROWS = ("Every case is decided by a person,", "never by a machine alone (see page 42).")


def drawn(rows=ROWS, *, ink=20, ground=245, size=26):
    page = Image.new("RGB", (760, 260), (ground,) * 3)
    face = typefaces.load(typefaces.faces("book", "test")[0], size)
    for place, row in enumerate(rows):
        ImageDraw.Draw(page).text((40, 40 + 44 * place), row, fill=(ink,) * 3, font=face)
    return page


def test_a_page_is_read_in_order():
    assert read_page(np.asarray(drawn())).text == "\n".join(ROWS)


def test_light_print_on_a_dark_ground_is_read():
    assert read_page(np.asarray(drawn(ink=235, ground=30))).text == "\n".join(ROWS)


def test_words_stand_where_they_are_printed():
    reading = read_page(np.asarray(drawn(("left", "right"))))
    lines = [line for block in reading.blocks for line in block.lines]
    boxes = [np.array(line.words[0].box.corners) for line in lines]
    assert [box[:, 1].mean() < 80 for box in boxes] == [True, False]
    assert all(30 < box[:, 0].min() < 50 for box in boxes)


def looked(*texts_and_shares, text=None, following=""):
    """Return a look that holds these texts for likely; it read the first."""
    shares = dict(texts_and_shares)
    read = text or next(iter(shares))
    words = [ReadWord(part, shares.get(read, 1.0), 0.0, 10.0) for part in read.split()]
    quad = np.array(((0, 0), (60, 0), (60, 20), (0, 20)), np.float32)

    class Run(ReadRun):
        def likely_texts(self) -> dict[str, float]:
            return shares

    return _Look(words, quad, 60.0, Run(words, np.zeros((0, 0)), ""), following)


def elected(looks, page=None):
    """Return what looks say together on a page that takes letters for others."""
    return _elected(looks, SeenWord(_shares(looks), looks[0].following), page or {})


def test_looks_that_disagree_are_decided_by_usual_letters_too():
    looks = [
        looked(("vcssels", 0.55), ("vessels", 0.45)),
        looked(("vessels", 0.5), ("vcssels", 0.5)),
    ]
    assert elected(looks).text == "vessels"


@pytest.mark.parametrize(("following", "word"), [("and", "sea,"), ("The", "sea."), ("", "sea.")])
def test_a_doubtful_mark_is_decided_by_the_word_behind_it(following, word):
    seen = [("sea.", 0.7), ("sea,", 0.3)], [("sea,", 0.55), ("sea.", 0.45)]
    looks = [looked(*shares, following=following) for shares in seen]
    assert elected(looks).text == word


def test_a_known_word_that_all_looks_saw_keeps_its_mark():
    looks = [looked(("vs.", 0.6), ("vs,", 0.4), following="the") for _ in range(3)]
    assert elected(looks).text == "vs."


def test_a_faint_word_does_not_hide_how_usual_the_others_are():
    for faint in ({}, {"in": 1e-4}):
        seen = {"lnvoice": 0.6, "Invoice": 0.4, **faint}
        weights = _weights(list(seen), np.array(list(seen.values())))
        assert weights.argmax() == 1


def test_a_clear_picture_outweighs_usual_letters():
    clear = [looked(("Zxqj", 0.98), ("The", 0.02)), looked(("Zxqj", 0.97), ("Zxq", 0.03))]
    looks = [*clear, looked(("Zxq", 0.5), ("Zxqj", 0.5))]
    assert elected(looks).text == "Zxqj"


def test_a_space_that_one_look_saw_parts_two_words():
    looks = [looked(("ofthe", 0.55), ("of the", 0.45)), looked(("of the", 0.6), ("ofthe", 0.4))]
    told = elected(looks)
    assert [word.text for word in told.words] == ["of", "the"]
    assert 0 < told.confidence <= 1


def test_looks_that_agree_are_as_sure_as_they_are_on_average():
    looks = [looked(("water", 0.9)), looked(("water", 0.7))]
    assert elected(looks).confidence == pytest.approx(0.8)


def test_an_unknown_word_that_no_look_is_sure_of_is_weighed_against_known_ones():
    looks = [looked(("seetion", 0.6), ("section", 0.4)) for _ in range(3)]
    assert elected(looks).text == "section"


def test_an_unknown_word_is_read_as_its_page_prints_letters():
    looks = [looked(("riohts", 0.8), ("riohls", 0.2)), looked(("riohts", 0.7), ("riehts", 0.3))]
    assert elected(looks).text == "riohts"
    assert elected(looks, {("o", "g"): 0.3}).text == "rights"


def test_a_clear_unknown_word_stays_whatever_its_page_prints_alike():
    looks = [looked(("oranto", 0.97)) for _ in range(3)]
    assert elected(looks, {("o", "g"): 0.3, ("o", "e"): 0.3}).text == "oranto"


@pytest.mark.parametrize(("following", "word"), [("and", "sea,"), ("The", "sea."), ("", "sea.")])
def test_a_full_stop_is_a_comma_where_its_page_prints_commas_so(following, word):
    looks = [looked(("sea.", 0.97), following=following) for _ in range(3)]
    assert elected(looks).text == "sea."
    assert elected(looks, {(".", ","): 0.3}).text == word


def test_only_the_mark_of_a_clear_word_is_weighed():
    looks = [looked(("modem.", 0.6), ("modern.", 0.4), following="and") for _ in range(3)]
    assert elected(looks, {(".", ","): 0.9, ("e", "r"): 0.5}).text == "modem,"


def test_a_word_below_half_is_not_given_but_its_guess_is_kept():
    page = drawn(("Some words are clear and others gone",))
    gone = page.crop((0, 0, 760, 124)).filter(ImageFilter.GaussianBlur(3))
    page.paste(gone.crop((250, 0, 760, 260)), (250, 0))
    words = [word for line in read_page(np.asarray(page)).blocks[0].lines for word in line.words]
    assert words[0].text == "Some"
    doubtful = [word for word in words if word.confidence < 0.5]
    assert doubtful
    assert {word.text for word in doubtful} == {UNREAD}
    assert all(word.guess for word in doubtful)


@pytest.mark.parametrize("level", [0, 120, 255])
def test_an_empty_picture_has_no_text(level):
    reading = read_page(np.full((300, 400, 3), level, np.uint8))
    assert (reading.blocks, reading.text) == ((), "")


def test_as_dict_says_what_the_reading_holds():
    buffer = BytesIO()
    drawn().save(buffer, "PNG")
    plain = read_text(buffer.getvalue()).as_dict()
    assert plain["size"] == [760, 260]
    assert [line["text"] for line in plain["blocks"][0]["lines"]] == list(ROWS)
    assert plain["blocks"][0]["lines"][0]["words"][0]["guess"] == "Every"


def test_bytes_that_are_no_picture_are_refused():
    with pytest.raises(OCRError) as refused:
        read_text(b"no picture")
    assert refused.value.code == "image_not_supported"
