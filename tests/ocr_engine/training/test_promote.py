"""One flat photograph is enough to tell a good candidate from a bad one."""

import json
import shutil
import sys
from collections import Counter

import pytest

from ocr_engine.elements import FIELD_KEYS
from ocr_engine.extraction import confidence
from ocr_engine.runtime import WEIGHTS
from ocr_engine.training import promote


@pytest.fixture(scope="module")
def photos():
    return promote.frozen_set(1, tiers=("flat",))


@pytest.fixture
def call(monkeypatch, photos, tmp_path):
    """Return a function that runs the command on the one photograph."""
    monkeypatch.setattr(promote, "frozen_set", lambda _photos: photos)
    (tmp_path / "target").mkdir()

    def called(folder, *options: str) -> int:
        target = f"--target={tmp_path / 'target'}"
        monkeypatch.setattr(sys, "argv", ["promote", str(folder), target, *options])
        return promote.main()

    return called


@pytest.fixture
def candidates(tmp_path):
    folder = tmp_path / "candidates"
    folder.mkdir()
    return folder


def shipped_again(folder, *names: str) -> None:
    for name in names:
        shutil.copy(WEIGHTS / name, folder / name)


def test_frozen_set_is_always_the_same(photos):
    assert promote.frozen_set(1, tiers=("flat",)) == photos


def test_equal_candidate_is_promoted(call, candidates, tmp_path, capsys):
    shipped_again(candidates, "lines.onnx")
    (candidates / "notes.txt").write_text("not of those that ship")
    assert call(candidates) == 0
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["lines.onnx"]
    assert capsys.readouterr().out.splitlines()[-1] == "Promoted lines.onnx."


def test_worse_candidate_is_named_and_not_promoted(call, candidates, tmp_path, capsys):
    timid = {kind: {"raw": [0.0, 1.0], "right": [0.1, 0.1]} for kind in confidence.KINDS}
    (candidates / "confidence.json").write_text(json.dumps(timid))
    assert call(candidates) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[-1].startswith("Not promoted: worse at provinsi, ")
    assert [line.split() for line in out if line.startswith("provinsi")] == [
        ["provinsi", "1", "0", "-1", "worse"]
    ]
    assert list((tmp_path / "target").iterdir()) == []


def test_candidate_network_is_the_one_that_reads(photos, candidates):
    # The detector in the reader's place: were the shipped one used, nothing would fail.
    shutil.copy(WEIGHTS / "unet.onnx", candidates / "lines.onnx")
    with pytest.raises(Exception, match=r"INVALID_ARGUMENT|Got invalid dimensions"):
        promote.count_right(photos, candidates)
    assert promote.count_right(photos).total() > len(FIELD_KEYS) / 2


def test_dry_run_promotes_nothing(call, candidates, tmp_path):
    shipped_again(candidates, "confidence.json")
    assert call(candidates, "--dry-run") == 0
    assert list((tmp_path / "target").iterdir()) == []


def test_folder_without_a_candidate_is_refused(call, candidates):
    with pytest.raises(SystemExit, match="2"):
        call(candidates)


def test_one_field_that_gets_worse_outweighs_all_that_get_better():
    shipped = Counter(dict.fromkeys(FIELD_KEYS, 5))
    better = Counter({**dict.fromkeys(FIELD_KEYS, 9), "agama": 4})
    assert promote.worse(shipped, better) == ["agama"]
    assert promote.worse(shipped, shipped) == []
