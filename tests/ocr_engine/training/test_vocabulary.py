"""How words are counted."""

import pytest

from ocr_engine.training import texts, vocabulary

PARAGRAPHS = ["The whale, the whale!", "A whale-boat - the Whale's 12 boats.", "Rareword."]


def test_words_are_counted_without_marks_and_rare_ones_need_a_list():
    seen = vocabulary.count(PARAGRAPHS, ["boats", "kraken"])
    assert seen == {
        "boats": 1 + vocabulary.LISTED,
        "kraken": vocabulary.LISTED,
        "the": 3 + vocabulary.LISTED,
        "whale": 4 + vocabulary.LISTED,
    }


def test_programs_and_short_phrases_of_a_manual_are_left_out():
    page = (
        "<p>Klik <b>menu</b> itu untuk membuka dokumen yang ada &amp; lainnya.</p>"
        "<p>Berkas</p><p>Ketik perintah berikut ini di baris perintah: <code>rm -rf</code></p>"
    )
    assert list(texts._html_paragraphs(page)) == [
        "Klik menu itu untuk membuka dokumen yang ada & lainnya.",
        "Ketik perintah berikut ini di baris perintah:",
    ]


def test_a_manual_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(texts, "MANUALS", (("some-manual", "/nowhere", "*.html"),))
    with pytest.raises(FileNotFoundError, match="some-manual is missing: bin/install train"):
        list(texts.indonesian_manuals())
