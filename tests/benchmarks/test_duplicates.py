"""The figures of the duplicates' table, on hashes whose distances are known."""

import numpy as np

from benchmarks.duplicates import card_row, distances, person_row
from benchmarks.misspell import misspelt


def test_distances_are_shares_of_bits():
    assert distances([("00", "0f"), ("ff", "ff")]).tolist() == [[0.5, 1.0], [0.5, 0.0]]


def test_row_counts_the_found_and_the_false():
    apart = np.full((10, 10), 0.5)
    np.fill_diagonal(apart, 0.1)
    apart[3, 3], apart[4, 5] = 0.45, 0.2
    assert card_row("ours", apart, 0.3) == (
        *("ours", "90.0", "90.0"),
        *("30.0", "90.0", "1.1111", "10.00"),
    )


def test_misspelt_people_are_drawn_alike_and_changed():
    who = ("SOEKARNO DJOKO WIJAYA", "BOGOR", "05-12-1989")
    drawn = [misspelt(*who, np.random.default_rng(seed)) for seed in range(20)]
    assert drawn == [misspelt(*who, np.random.default_rng(seed)) for seed in range(20)]
    assert sum(each == who for each in drawn) <= 2


def test_most_misspelt_people_are_found_and_no_stranger():
    told = person_row(60, "validation")
    found, stranger = (float(part.split()[0]) for part in told.split(", "))
    assert found >= 90
    assert stranger == 0
