import pytest

from kyc.admin import plots
from kyc.services.analytics import Level, Share


@pytest.mark.parametrize(
    ("most", "step"), [(0, 1), (3, 1), (7, 2), (17, 5), (40, 10), (99, 50), (1234, 500)]
)
def test_step_is_round_and_leaves_few_ticks(most, step):
    assert plots.nice_step(most) == step


def test_columns_stack_from_the_ground_up():
    drawn = plots.columns([{"a": 1, "b": 3}, {"a": 0, "b": 0}], ["x", "y"], ["x: 4", "y: 0"])
    full, empty = drawn.columns
    low, high = full.parts
    assert (low.kind, high.kind) == ("a", "b")
    assert low.y + low.height == drawn.ground
    assert high.y + high.height == pytest.approx(low.y)
    assert high.height == pytest.approx(3 * low.height)
    assert high.y == pytest.approx(drawn.ticks[-1].at)
    assert (empty.parts, [tick.label for tick in drawn.ticks]) == ([], ["0", "1", "2", "3", "4"])


def test_columns_name_no_more_days_than_fit():
    labels = [str(number) for number in range(90)]
    drawn = plots.columns([{"a": 1}] * 90, labels, labels)
    assert [c.label for c in drawn.columns if c.label] == [str(n) for n in range(0, 90, 9)]


def test_point_of_a_calibrated_level_lies_on_the_diagonal():
    drawn = plots.reliability([Level(0.7, 0.8, 0.75, Share(3, 4))], 0.5, ["4 fields"])
    (dot,) = drawn.dots
    x1, y1, x2, y2 = drawn.diagonal
    assert dot.y == pytest.approx(y1 + (y2 - y1) * (dot.x - x1) / (x2 - x1))
    assert dot.high < dot.y < dot.low  # up is less in SVG


def test_interval_stands_between_its_least_and_all():
    at, low, wide = plots.interval(Share(90, 100), 0.8)
    assert at == 50.0
    assert low < at < low + wide
