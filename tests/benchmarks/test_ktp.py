"""A run with invented answers goes through every table and picture."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks import engines, ktp, tables
from benchmarks.engines import Answer
from benchmarks.measure import Growth, Plan, Run, photos
from benchmarks.resources import Cost
from benchmarks.scores import Result, Usage
from ocr_engine.elements import FIELD_KEYS
from ocr_engine.training import camera

SKILL = {"ours": 0.99, "RapidOCR": 0.9, "Tesseract": 0.45}
SECONDS = {"ours": 0.1, "RapidOCR": 0.8, "Tesseract": 2.0}
TRUTH = {key: f"{key} 1".upper() for key in FIELD_KEYS}


def _answer(engine: str, rng: np.random.Generator) -> Answer:
    sure = {key: float(rng.beta(30 * SKILL[engine], 1)) for key in FIELD_KEYS}
    values = {key: TRUTH[key] if rng.random() < sure[key] else "X" for key in FIELD_KEYS}
    return Answer(values, sure if engine == "ours" else {})


@pytest.fixture
def run() -> Run:
    rng = np.random.default_rng(3)
    run = Run(Plan("validation", 20, 10, 2, 1, 5), dict.fromkeys(SKILL, "1.0"))
    for engine in SKILL:
        for tier in camera.TIERS:
            for index in range(20 if engine == "ours" else 10):
                usage = Usage(SECONDS[engine] * float(rng.lognormal(0, 0.2)), SECONDS[engine])
                overlap = 0.99 if engine == "ours" else None
                answer = _answer(engine, rng)
                run.results.append(
                    Result(engine, f"{tier} {index}", tier, TRUTH, answer, usage, overlap)
                )
        claimed = Answer(dict.fromkeys(FIELD_KEYS, "") | {"nik": "1" * 16})
        run.without_card.append(Result(engine, "none 0", "none", {}, claimed, Usage(1, 1)))
        run.costs.append(Cost(engine, 1.5, 300.0, 5))
    run.growth = Growth(1000, 300.0, 302.25)
    return run


def test_shared_results_are_on_photos_that_all_have_read(run: Run) -> None:
    assert len(run.of("ours", ("hard",))) == 20
    assert len(run.of("ours", ("hard",), shared=True)) == 10
    assert len(run.of("Tesseract", ("hard",), shared=True)) == 10


def test_report_states_ratios_and_growth(run: Run) -> None:
    text = tables.report(run, "python -m benchmarks.ktp")
    assert "CPU 0.125." in text
    assert "Ours after 50 readings: 300 MiB; after 1000: 302 MiB (+2.2)." in text
    assert "| Tesseract |        1 |            1 |" in text


def test_report_stands_without_errors_or_peers() -> None:
    run = Run(Plan("validation", 1, 1, 0, 0), {"ours": "1"})
    for tier in camera.TIERS:
        answer = Answer(TRUTH, dict.fromkeys(FIELD_KEYS, 0.99))
        run.results.append(Result("ours", f"{tier} 0", tier, TRUTH, answer, Usage(0.1, 0.1), 1.0))
    assert "No card was read with an error." in tables.report(run, "")


def test_save_writes_the_page_and_its_pictures(run: Run, tmp_path: Path) -> None:
    ktp.save(run, "## Run\n", tmp_path / "docs" / "bench")
    page = (tmp_path / "docs" / "bench.md").read_text()
    pictures = sorted((tmp_path / "docs" / "bench").iterdir())
    assert [page.count(f"(bench/{path.name})") for path in pictures] == [1, 1, 1, 1]
    assert [_width(path) for path in pictures] == [1600] * 4


def _width(path: Path) -> int:
    with Image.open(path) as picture:
        return picture.width


def test_engines_are_found_ours_first() -> None:
    assert engines.names() == ["ours", "rapidocr", "tesseract"]


def test_photos_are_the_same_each_time() -> None:
    first, second = (next(photos("validation", 1)) for _ in range(2))
    assert first[0] == second[0]
    assert first[1].jpeg == second[1].jpeg
