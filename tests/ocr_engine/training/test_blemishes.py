"""Dirt, bends and a phone's software on one line of print."""

import cv2
import numpy as np
import pytest

from ocr_engine.training import blemishes

CAPITAL = 20.0


@pytest.fixture
def ink():
    layer = np.zeros((60, 400), np.uint8)
    cv2.putText(layer, "JL. MAWAR NO. 5", (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 1, 255, 2)
    return layer


@pytest.fixture(autouse=True)
def always(monkeypatch):
    for share in ("DIRTY", "BENT", "DEVELOPED"):
        monkeypatch.setattr(blemishes, share, 1.0)


@pytest.fixture
def rng():
    return np.random.default_rng(4)


def test_specks_lie_where_nothing_was_printed_and_what_was_given_stays(ink, rng):
    before = ink.copy()
    dirty = blemishes.sprinkle(ink, CAPITAL, rng)
    assert dirty.shape == ink.shape
    assert ((dirty > 0) & (before == 0)).any()
    np.testing.assert_array_equal(ink, before)


def test_specks_are_small_beside_letters(rng):
    dirty = blemishes.sprinkle(np.zeros((60, 4000), np.uint8), CAPITAL, rng)
    _, _, stats, _ = cv2.connectedComponentsWithStats((dirty > 0).astype(np.uint8))
    assert len(stats) > 5
    assert np.median(stats[1:, cv2.CC_STAT_HEIGHT]) < CAPITAL / 2


@pytest.mark.parametrize(("share", "printed"), [(1.0, {255}), (0.0, {0, 255})])
def test_dirt_darkens_and_lost_ink_is_lost(monkeypatch, rng, share, printed):
    monkeypatch.setattr(blemishes, "DARK", share)
    solid = np.full((60, 4000), 255, np.uint8)
    assert printed <= set(np.unique(blemishes.sprinkle(solid, CAPITAL, rng)).tolist())
    assert (blemishes.sprinkle(solid, CAPITAL, rng) < 255).any() == (share == 0.0)
    assert blemishes.sprinkle(np.zeros_like(solid), CAPITAL, rng).any() == (share == 1.0)


def test_a_bent_line_s_ends_leave_its_middle(rng):
    ruled = np.zeros((60, 400), np.uint8)
    ruled[29:31] = 255
    sags = []
    for _ in range(20):
        bent = blemishes.bend(ruled, CAPITAL, rng).astype(float)
        middle_of = [np.average(np.arange(60), weights=bent[:, x]) for x in (0, 200, 399)]
        assert middle_of[0] == pytest.approx(middle_of[2], abs=0.1)
        sags.append(abs(middle_of[0] - middle_of[1]))
    assert 1.0 < max(sags) <= blemishes.CURVED * CAPITAL + 0.1


def test_a_phone_raises_edges(ink, rng):
    photo = 200 - (ink // 2)
    steepest = [
        int(np.abs(np.diff(blemishes.develop(photo, rng).astype(int), axis=1)).max())
        for _ in range(20)
    ]
    assert max(steepest) > np.abs(np.diff(photo.astype(int), axis=1)).max()


def test_a_phone_smooths_noise(rng):
    noisy = (180 + rng.normal(0, 6, (60, 400))).astype(np.uint8)
    least = min(blemishes.develop(noisy, rng).std() for _ in range(40))
    assert least < 0.8 * noisy.std()


@pytest.mark.parametrize("blemish", ["sprinkle", "bend"])
def test_what_nothing_befalls_stays(monkeypatch, ink, rng, blemish):
    for share in ("DIRTY", "BENT"):
        monkeypatch.setattr(blemishes, share, 0.0)
    assert getattr(blemishes, blemish)(ink, CAPITAL, rng) is ink


def test_equal_states_give_equal_lines(ink):
    def spoiled():
        rng = np.random.default_rng(7)
        return blemishes.develop(
            blemishes.bend(blemishes.sprinkle(ink, CAPITAL, rng), CAPITAL, rng), rng
        )

    np.testing.assert_array_equal(spoiled(), spoiled())
