import numpy as np
import pytest

from benchmarks import scores
from benchmarks.engines import Answer
from benchmarks.scores import Bin, Result, Share, Usage


def test_interval_of_nine_in_ten_is_wilsons() -> None:
    # (0.9 + z²/20 ± z·sqrt(0.9·0.1/10 + z²/400)) / (1 + z²/10) with z = 1.96
    assert Share(9, 10).interval() == pytest.approx((0.5958, 0.9821), abs=1e-4)


def test_interval_of_none_in_two_hundred_ends_below_two_per_cent() -> None:
    low, high = Share(0, 200).interval()
    assert low == 0.0
    assert high == pytest.approx(3.8415 / 203.8415, abs=1e-5)


def test_interval_of_nothing_is_everything() -> None:
    assert Share(0, 0).interval() == (0.0, 1.0)


def test_silent_errors_count_wrong_fields_at_the_threshold() -> None:
    values = np.array([0.99, 0.95, 0.97, 0.949, 0.2])
    right = np.array([True, False, True, False, False])
    assert scores.silent_errors(values, right) == (Share(1, 3), Share(3, 5))


def test_bins_of_equal_width_hold_their_fields() -> None:
    values = np.array([0.1, 0.3, 0.9, 1.0])
    right = np.array([False, True, True, True])
    low, high = scores.bins(values, right, 2)
    assert (low.count, low.confidence, low.accuracy) == pytest.approx((2, 0.2, 0.5))
    assert (high.count, high.confidence, high.accuracy) == pytest.approx((2, 0.95, 1.0))


def test_bins_of_equal_mass_split_the_sorted_fields() -> None:
    values = np.array([0.99, 0.97, 0.98, 0.96])
    right = np.array([True, False, True, True])
    low, high = scores.bins(values, right, 2, equal_mass=True)
    assert (low.count, low.confidence, low.accuracy) == pytest.approx((2, 0.965, 0.5))
    assert (high.count, high.confidence, high.accuracy) == pytest.approx((2, 0.985, 1.0))


def test_calibration_error_weighs_gaps_by_number() -> None:
    # 3 fields stated 0.9 of which 2/3 are right, 1 field stated 0.5 that is right
    found = [Bin(3, 0.9, 2 / 3), Bin(1, 0.5, 1.0)]
    assert scores.calibration_error(found) == pytest.approx((3 * (0.9 - 2 / 3) + 0.5) / 4)


def test_risk_coverage_keeps_equal_confidences_together() -> None:
    values = np.array([0.5, 0.9, 0.9, 0.7])
    right = np.array([False, True, False, True])
    kept, risk = scores.risk_coverage(values, right)
    assert kept.tolist() == [0.5, 0.75, 1.0]
    assert risk.tolist() == pytest.approx([1 / 2, 1 / 3, 2 / 4])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("LAKILAKI", "LAKI-LAKI", True),
        ("JL.MAWAR NO 1", "JL. MAWAR NO. 1", True),
        ("JL MAWAR NO 7", "JL MAWAR NO 1", False),
        ("", "-", False),
        ("-", "-", True),
        ("O", "O+", True),
    ],
)
def test_alike_ignores_punctuation_and_blanks(one: str, other: str, same: bool) -> None:
    assert scores.alike(one, other) is same


def test_result_compares_each_field() -> None:
    answer = Answer({"nama": "SITI", "agama": "ISLAM."})
    truth = {"nama": "SITI", "agama": "ISLAM"}
    result = Result("ours", "flat 0", "flat", truth, answer, Usage(0.1, 0.1))
    assert result.exact == {"nama": True, "agama": False}
    assert result.forgiving == {"nama": True, "agama": True}


def test_overlap_is_told_from_silence() -> None:
    corners = np.array([(0, 0), (10, 0), (10, 10), (0, 10)], np.float32)
    half = [[0.0, 0.0], [5.0, 0.0], [5.0, 10.0], [0.0, 10.0]]
    assert scores.overlap(Answer({}, {"nik": 0.0}, half), corners) == pytest.approx(0.5)
    assert scores.overlap(Answer({}, {"nik": 0.0}), corners) == 0.0
    assert scores.overlap(Answer({}), corners) is None
