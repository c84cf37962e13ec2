import numpy as np

from ocr_engine.recognition.characters import ALPHABET, in_company


def chances(*seen: dict[str, float]) -> np.ndarray:
    """Return probabilities (N, 36), the rest spread evenly."""
    rows = np.zeros((len(seen), len(ALPHABET)))
    for row, given in zip(rows, seen, strict=True):
        row += (1 - sum(given.values())) / len(ALPHABET)
        for character, chance in given.items():
            row[ALPHABET.index(character)] += chance
    return rows


def read(*seen: dict[str, float]) -> str:
    return "".join(ALPHABET[number] for number in in_company(chances(*seen)).argmax(axis=1))


def test_doubtful_o_among_digits_is_a_zero():
    assert read({"1": 0.98}, {"O": 0.6, "0": 0.39}, {"7": 0.98}, {"3": 0.98}) == "1073"


def test_doubtful_zero_among_letters_keeps_its_own_likelihood():
    assert read({"B": 0.98}, {"O": 0.6, "0": 0.39}, {"G": 0.98}) == "BOG"


def test_sure_letter_among_digits_stays():
    assert read({"1": 0.98}, {"B": 0.9999}, {"7": 0.98}) == "1B7"


def test_shares_sum_to_one():
    weighed = in_company(chances({"1": 0.9}, {"O": 0.6, "0": 0.3}))
    assert np.allclose(weighed.sum(axis=1), 1.0)
