"""How the words of names and addresses are counted."""

from ocr_engine.recognition import names as reader
from ocr_engine.training import names


def test_words_are_counted_and_those_of_the_list_more_often():
    seen = names.count(["JL. MAWAR NO.5", "I'IN MAWAR, S.H."], "MELATI MAWAR MELATI")
    assert seen == {
        "I'IN": 1,
        "MAWAR": 2 + names.LISTED,
        "MELATI": names.LISTED,
    }


def test_the_list_holds_words_that_the_table_can_hold():
    words = names.WORD_LIST.read_text("ascii").split()
    odd = [word for word in words if "".join(reader.WORD.findall(word)) != word.replace("-", "")]
    assert not odd
