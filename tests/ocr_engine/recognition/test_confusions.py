"""Letters and marks that a page prints alike, told by the words that nobody knows."""

import pytest

from ocr_engine.recognition.confusions import SeenWord, may_be_comma, of_commas, of_page, weighed

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


def test_another_spelling_stays_though_one_word_was_glimpsed_in_ours():
    glimpsed = SeenWord({"minimise": 0.9, "minimize": 0.001}, "")
    britons = page("organise", "realise", "recognise", "summarise", allowed=[glimpsed])
    assert britons == {}
    assert weighed(seen("organise"), britons) == {"organise": 0.8}


def test_two_glimpses_are_enough():
    glimpsed = [
        SeenWord({"souree": 0.9, "source": 0.001}, ""),
        SeenWord({"inelude": 0.9, "include": 0.001}, ""),
    ]
    assert ("e", "c") in page("seripts", allowed=glimpsed)


def test_short_words_tell_nothing():
    assert page("faee", "niee", "eard", allowed=[seen("eity", "city")]) == {}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("objeet", "object"),
        ("(Seripts).", "(Scripts)."),
        ("SOUREE", "SOURCE"),
        ("seripts of", "scripts of"),
        ("Eharge", "Charge"),
        ("Inelude", "Include"),
        ("user-deseription", "user-description"),
    ],
)
def test_an_unknown_word_may_be_what_its_page_prints_so(text, meant):
    shares = weighed(seen(text), {("e", "c"): 0.5})
    assert shares == {text: 0.8, meant: pytest.approx(0.4)}


@pytest.mark.parametrize(("text", "meant"), [("whiIe", "while"), ("Iarge", "large")])
def test_a_capital_among_small_letters_is_one_of_the_mistaken(text, meant):
    assert meant in weighed(seen(text), {("i", "l"): 0.5})


def test_each_word_of_two_that_a_dash_joins_is_mended():
    shares = weighed(seen("ineludes-inelude"), {("e", "c"): 0.5})
    assert {"includes-inelude", "ineludes-include"} <= set(shares)


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


SENTENCES = [seen(f"{word}.", following="The") for word in ("person", "case", "it")]


def stopped(*words, likely, sentences=SENTENCES):
    """Return what a page tells on which these words end in a full stop before a small letter."""
    within = [
        seen(f"{word}.", *([f"{word},"] if place < likely else []), following="and")
        for place, word in enumerate(words)
    ]
    return of_page([*within, seen("person,", following="and"), *sentences])


def test_full_stops_before_small_letters_are_commas_where_they_look_so():
    found = stopped("license", "contract", "software", likely=2)
    assert found == {(".", ","): pytest.approx(3 / 4)}
    for text in ("notice.", "it.", '"sea".'):
        assert may_be_comma(text, "or", found)
    assert weighed(seen("notice.", following="or"), found)["notice,"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("notice.", "The"),
        ("notice.", ""),
        ("e.g.", "the"),
        ("notice", "or"),
        ("etc.", "and"),
        ("Jl.", "merdeka"),
        ("7.", "the"),
        ("J.", "van"),
        (".", "and"),
    ],
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
        (("license", "contract", "software", "person"), 1),  # few look like commas
        (("art", "fig", "vol", "approx"), 4),  # abbreviations
    ],
)
def test_a_page_of_other_full_stops_keeps_them(words, likely):
    assert stopped(*words, likely=likely) == {}


def test_a_text_without_capitals_keeps_its_full_stops():
    assert stopped("license", "contract", "software", likely=3, sentences=[]) == {}


def test_of_commas_forgets_the_letters():
    assert of_commas({("e", "c"): 0.5, (".", ","): 0.3}) == {(".", ","): 0.3}
