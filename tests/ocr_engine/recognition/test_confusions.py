"""Letters and marks that a page prints alike, told by the words that nobody knows."""

import pytest

from ocr_engine.recognition.confusions import SeenWord, may_be_comma, of_page, weighed

ALIKE = ("souree", "inelude", "seripts")  # of a page whose c is taken for an e
KNOWN = ("each", "case", "decided", "person")


def seen(text, *others, following=""):
    shares = {text: 0.8} | dict.fromkeys(others, 0.1)
    return SeenWord(shares, following)


def page(*texts, allowed=()):
    return of_page([seen(text) for text in (*texts, *KNOWN)] + list(allowed))


def test_unknown_words_tell_of_a_letter_taken_for_another():
    found = page(*ALIKE[1:], allowed=[seen("souree", "source")])
    # Of six words with a c three are read as they are meant.
    assert found == {("e", "c"): pytest.approx(3 / 6)}


def test_few_words_tell_of_nothing():
    assert page(ALIKE[0], allowed=[seen("inelude", "include")]) == {}
    assert page(ALIKE[0], ALIKE[0], ALIKE[0], allowed=[seen("inelude", "include")]) == {}


def test_the_picture_has_to_allow_for_it():
    assert page(*ALIKE) == {}


def test_another_spelling_stays():
    britons = page("organise", "realise", "recognise", "summarise", "minimise")
    assert britons == {}
    assert weighed(seen("organise"), britons) == {"organise": 0.8}


def test_short_words_tell_nothing():
    assert page("aet", "faee", "nicc", allowed=[seen("eity", "city")]) == {}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("objeet", "object"),
        ("(Seripts).", "(Scripts)."),
        ("SOUREE", "SOURCE"),
        ("seripts of", "scripts of"),
        ("user-deseription", "user-description"),
    ],
)
def test_an_unknown_word_may_be_what_its_page_prints_so(text, meant):
    shares = weighed(seen(text), {("e", "c"): 0.5})
    assert shares == {text: 0.8, meant: pytest.approx(0.4)}


def test_a_letter_may_be_mistaken_twice_in_a_word():
    shares = weighed(seen("cireumstanee"), {("e", "c"): 0.5})
    assert shares["circumstance"] == pytest.approx(0.8 * 0.5**2)


@pytest.mark.parametrize(
    "text", ["these", "eity", "42", "--", "", "e1ear", "caf\N{LATIN SMALL LETTER E WITH ACUTE}s"]
)
def test_known_short_and_other_words_stay(text):
    assert weighed(seen(text), {("e", "c"): 0.5}) == {text: 0.8}


def test_noise_takes_no_time():
    noise = SeenWord({"e" * 5000: 1.0}, "")
    assert of_page([noise] * 2000) == {}
    assert weighed(noise, {("e", "c"): 0.5}) == noise.shares


def test_what_the_looks_hold_for_likelier_stays_so():
    shares = weighed(SeenWord({"souree": 0.5, "source": 0.5}, ""), {("e", "c"): 0.1})
    assert shares == {"souree": 0.5, "source": 0.5}


def stopped(*words, likely):
    """Return a page on which these words end in a full stop before a small letter."""
    others = [seen("person,", following="and"), seen("Every")]
    return of_page(
        [
            seen(f"{word}.", *([f"{word},"] if place < likely else []), following="and")
            for place, word in enumerate(words)
        ]
        + others
    )


def test_full_stops_before_small_letters_are_commas_where_they_look_so():
    found = stopped("license", "contract", "software", likely=2)
    assert found == {(".", ","): pytest.approx(3 / 4)}
    assert may_be_comma("notice.", "or", found)
    assert weighed(seen("notice.", following="or"), found)["notice,"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("text", "following"), [("notice.", "The"), ("notice.", ""), ("e.g.", "the"), ("notice", "or")]
)
def test_other_full_stops_stay(text, following):
    found = {(".", ","): 0.5}
    assert not may_be_comma(text, following, found)
    assert weighed(seen(text, following=following), found) == {text: 0.8}


@pytest.mark.parametrize(
    ("words", "likely"),
    [
        (("license", "contract"), 2),  # too few
        (("license", "license", "license"), 3),  # one word, three times
        (("license", "contract", "software", "person"), 1),  # a text without capitals
        (("art", "fig", "vol", "approx"), 4),  # abbreviations
    ],
)
def test_a_page_of_other_full_stops_keeps_them(words, likely):
    assert stopped(*words, likely=likely) == {}
