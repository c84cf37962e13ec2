from benchmarks import pages
from benchmarks.pages import Score
from benchmarks.scores import Usage


def test_score_counts_words_put_in_taken_out_and_changed():
    score = Score()
    score.add("the sea, the ship", "the sea the big ship", Usage(0.1, 0.2))
    assert (score.wrong, score.words) == (2, 4)


def test_curly_quotation_marks_count_as_straight_ones():
    score = Score()
    score.add('"We are sinking!"', '\N{LEFT DOUBLE QUOTATION MARK}We  are\nsinking!"', Usage(1, 1))
    assert (score.wrong, score.letters_wrong) == (0, 0)


def test_equal_numbers_render_equal_pictures_of_both_kinds():
    one, other = (list(pages.render("validation", 1)) for _ in range(2))
    assert one == other
    assert {kind for kind, _, _ in one} == {
        "pages, clean",
        "pages, degraded",
        "words, clean",
        "words, degraded",
    }


def test_report_gives_each_engine_a_row_of_each_kind():
    scores = {("pages, clean", name): Score() for name in ("ours", "other")}
    for score in scores.values():
        score.add("one two", "one too", Usage(0.5, 0.25))
    text = pages.report(scores, {"ours": "1", "other": "2"}, {"ours": 300.0, "other": 400.0})
    assert "| pages, clean |   ours |      1 |     2 |         50.00 |" in text
