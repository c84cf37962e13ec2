from itertools import product

import numpy as np
import pytest

from ocr_engine.recognition import decoding
from ocr_engine.recognition.alphabet import CLASSES, decode, encode


def drawn(text, certainty=0.9, steps_each=2):
    """Return posteriors that spell a text: each letter for some steps, a blank after each."""
    path = [number for letter in encode(text) for number in [letter] * steps_each + [0]]
    posteriors = np.full((len(path), CLASSES), (1 - certainty) / (CLASSES - 1), np.float32)
    posteriors[np.arange(len(path)), path] = certainty
    return posteriors


def by_every_path(posteriors, text):
    """Add up the probability of every path that folds to a text over the letters A and B."""
    total = 0.0
    for path in product(range(3), repeat=len(posteriors)):
        folded = [n for i, n in enumerate(path) if n and (i == 0 or path[i - 1] != n)]
        if decode(folded) == text:
            total += float(np.prod([posteriors[step, n] for step, n in enumerate(path)]))
    return total


def random_posteriors(steps):
    posteriors = np.zeros((steps, CLASSES))
    posteriors[:, :3] = np.random.default_rng(0).dirichlet(np.ones(3), steps)
    return posteriors


def test_greedy_folds_repeats_and_parts_at_blanks():
    assert decoding.greedy(drawn("III AA"))[0] == "III AA"


def test_greedy_confidence_is_the_least_certain_character():
    posteriors = drawn("AB")
    posteriors[3:5] = drawn("B", 0.6)[:2]
    assert decoding.greedy(posteriors) == ("AB", pytest.approx(0.6, abs=1e-6))


@pytest.mark.parametrize("text", ["A", "AB", "AA", "BAB", ""])
def test_log_probability_is_the_sum_over_every_path(text):
    posteriors = random_posteriors(6)
    [[found]] = decoding.log_probabilities([posteriors], [text])
    assert found == pytest.approx(np.log(by_every_path(posteriors, text)), abs=1e-4)


def test_log_probability_is_the_same_alone_and_in_company():
    posteriors = drawn("KAWIN", 0.7)
    texts = ["KAWIN", "K", "BELUM KAWIN"]
    [together] = decoding.log_probabilities([posteriors], texts)
    alone = [decoding.log_probabilities([posteriors], [text])[0, 0] for text in texts]
    np.testing.assert_allclose(together, alone)


def test_log_probability_is_the_same_beside_longer_looks():
    looks = [random_posteriors(steps) for steps in (5, 40, 11)]
    texts = ["", "A", "AB", "AAB"]
    together = decoding.log_probabilities(looks, texts)
    for look, found in zip(looks, together, strict=True):
        np.testing.assert_allclose(decoding.log_probabilities([look], texts)[0], found)


def test_log_probability_of_a_text_longer_than_the_line_is_next_to_nothing():
    [[found]] = decoding.log_probabilities([drawn("AB")], ["A" * 30])
    assert found < -100


def test_long_empty_margins_change_no_probability():
    margin = np.zeros((40, CLASSES), np.float32)
    margin[:, 0] = 1.0
    posteriors = drawn("KAWIN", 0.8)
    padded = np.concatenate([posteriors, margin])
    np.testing.assert_allclose(
        decoding.log_probabilities([padded], ["KAWIN"]),
        decoding.log_probabilities([posteriors], ["KAWIN"]),
        atol=1e-4,
    )


def test_only_leaves_no_room_for_other_characters():
    digits = decoding.only(drawn("1O5", 0.9), "0123456789")
    assert decoding.greedy(digits)[0] in {"105", "15"}
    np.testing.assert_allclose(digits.sum(axis=1), 1.0, atol=1e-6)


def test_join_puts_a_space_between_lines():
    joined = decoding.join([drawn("SITI"), drawn("RAHMA")])
    assert decoding.greedy(joined)[0] == "SITI RAHMA"


def test_likeliest_ranks_texts_by_probability():
    posteriors = random_posteriors(5)
    found = decoding.likeliest(posteriors, longest=5, width=1000)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert sum(found.values()) == pytest.approx(1.0, abs=1e-3)
    assert found["AB"] == pytest.approx(by_every_path(posteriors, "AB"), rel=1e-3)


def test_likeliest_drops_texts_beyond_the_longest():
    assert max(map(len, decoding.likeliest(drawn("ABC"), longest=2))) == 2


def test_likeliest_of_long_noise_still_has_shares():
    found = decoding.likeliest(random_posteriors(1600), longest=60)
    assert sum(found.values()) == pytest.approx(1.0)


def test_likeliest_survives_a_network_that_is_certain_of_too_many_letters():
    certain = np.zeros((9, CLASSES), np.float32)
    certain[range(9), [1, 2, 3, 4, 5, 6, 7, 8, 9]] = 1.0
    assert sum(decoding.likeliest(certain, longest=4).values()) == pytest.approx(1.0)


def test_mean_probability_is_that_of_all_looks():
    looks = [drawn("AB", 0.9), drawn("AC", 0.6)]
    texts = ["AB", "AC"]
    each = np.exp(decoding.log_probabilities(looks, texts))
    seen = np.exp(decoding.mean_log_probabilities(looks, texts))
    assert seen == pytest.approx(each.mean(axis=0))


def test_what_is_usual_keeps_a_beginning_that_the_picture_alone_would_drop():
    posteriors = drawn("SITI", 0.9)
    less_likely, likelier = (encode(letter)[0] for letter in "AX")
    posteriors[9:11, less_likely], posteriors[9:11, likelier] = 0.02, 0.03
    usual = tuple(encode("SITA"))
    assert "SITA" not in decoding.likeliest(posteriors, longest=10, width=2)
    assert "SITA" in decoding.likeliest(
        posteriors, longest=10, width=2, usual=lambda prefix: 9.0 * (prefix == usual)
    )


def test_what_is_usual_changes_no_share():
    posteriors = drawn("SITI", 0.7)
    first, second = list(decoding.likeliest(posteriors, longest=10, width=500))[:2]
    alone = decoding.likeliest(posteriors, 10, 500)
    together = decoding.likeliest(posteriors, 10, 500, usual=lambda prefix: -2.0 * len(prefix))
    assert together[first] / together[second] == pytest.approx(
        alone[first] / alone[second], rel=0.05
    )
