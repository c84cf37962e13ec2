"""The batches from which single characters are learnt."""

import numpy as np
import pytest

from ocr_engine.training.characters import ALONE, CharacterBatches, CharacterStore

LINES = (5, 3, 5, 4) * 20


@pytest.fixture
def store():
    count = sum(LINES)
    crops = np.random.default_rng(1).integers(0, 255, (count, 32, 32)).astype(np.uint8)
    return CharacterStore(crops, np.arange(count) % 36, np.repeat(np.arange(len(LINES)), LINES))


def test_rows_are_those_of_each_line(store):
    assert [len(rows) for rows in store.rows()] == list(LINES)
    assert np.concatenate(store.rows()).tolist() == list(range(sum(LINES)))


def test_every_character_is_fed_once_beside_those_of_its_line(store):
    batches = CharacterBatches(store, 20)
    fed = [batches[index] for index in range(len(batches))]
    for strips, numbers in fed:
        assert strips.shape == (len(numbers), 32, 32 * numbers.shape[1], 1)
        assert numbers.size <= 20
    assert sum(numbers.size for _, numbers in fed) == sum(LINES)


def test_training_takes_some_lines_apart_and_shuffles(store):
    batches = CharacterBatches(store, 20, seed=1)
    alone = [rows for rows in batches.batches if rows.shape[1] == 1]
    assert 0 < sum(map(len, alone)) <= 5 * round(ALONE * len(LINES))
    before = [rows.tolist() for rows in batches.batches]
    batches.on_epoch_end()
    assert [rows.tolist() for rows in batches.batches] != before
    assert sum(rows.size for rows in batches.batches) == sum(LINES)
