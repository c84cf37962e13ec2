from benchmarks.runtimes import KERAS, Score, card_rows


def test_card_rows_count_cards_and_fields_that_read_as_keras():
    keras = Score(
        [("A", "B"), ("C", "D")], [1.0, 1.0, 1.0, 0.0], [0.9, 1.0], [1.0, 0.0], [0.1, 0.3]
    )
    other = Score(
        [("A", "B"), ("C", "X")], [1.0, 1.0, 0.0, 0.0], [0.5, 1.0], [0.0, 0.0], [0.2, 0.2]
    )
    assert card_rows({KERAS: keras, "other": other}) == [
        ("Keras", "2 of 2", "100.00", "75.0", "50.0", "0.9500", "200"),
        ("other", "1 of 2", "75.00", "50.0", "0.0", "0.7500", "200"),
    ]
