import numpy as np
import pytest

from ocr_engine.recognition import word_table


def test_a_stored_table_is_read_back(tmp_path):
    path = tmp_path / "words.npz"
    word_table.store({"kraken": 1.0, "whale": 3.0}, path)
    assert word_table.load(path) == pytest.approx(
        {"kraken": np.log(0.25), "whale": np.log(0.75)}, abs=0.03
    )
