"""The pictures of a run: 1,600 pixels wide, to be shown at 800."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks import scores
from benchmarks.measure import HARD, OURS, Run, groups
from benchmarks.scores import Result, Share, share
from ocr_engine.training import camera

INK, GREY, RULE = "#222222", "#767676", "#dddddd"
# Okabe and Ito 2008: told apart by all kinds of colour vision.
COLOURS = ("#0072B2", "#E69F00", "#999999", "#009E73", "#CC79A7", "#D55E00", "#56B4E9")
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "figure.facecolor": "white",
    "savefig.dpi": 200,
}
ON_BAR: dict[str, Any] = {"color": "white", "weight": "bold"}
WIDTH = 8.0  # inches: 1,600 pixels
GOAL_COVERAGE, GOAL_RISK = 0.92, 0.002


def draw(run: Run, folder: Path) -> dict[str, Path]:
    """Draw all pictures into a folder; return their paths by title."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures: dict[str, tuple[str, Callable[[Run], Figure]]] = {
        "Accuracy of each engine by tier": ("accuracy", accuracy),
        "What our confidence is worth": ("reliability", reliability),
        "Errors left when doubtful fields go to a person": ("risk_coverage", risk_coverage),
        "Time for a photo": ("time", times),
    }
    paths = {}
    with mpl.rc_context(STYLE):
        for title, (name, make) in pictures.items():
            paths[title] = folder / f"{name}.png"
            make(run).savefig(paths[title])
    return paths


def accuracy(run: Run) -> Figure:
    """Bars for fields, NIKs and whole cards, by tier and engine, on the photos all have read."""
    figure = Figure((WIDTH, 7.6), layout="constrained")
    measures: dict[str, Callable[[list[Result]], Share]] = {
        "Fields read exactly, %": lambda results: share(
            [right for result in results for right in result.exact.values()]
        ),
        "NIKs read exactly, %": lambda results: share([result.exact["nik"] for result in results]),
        "Whole cards without an error, %": lambda results: share(
            [all(result.exact.values()) for result in results]
        ),
    }
    panels = zip(figure.subplots(3, 1), measures.items(), strict=True)
    for row, (axes, (title, measured)) in enumerate(panels):
        _bars(axes, run, measured, named=row == 0)
        axes.set_title(title, pad=14)
    return figure


def _bars(axes: Axes, run: Run, measured: Callable[[list[Result]], Share], *, named: bool) -> None:
    names = list(run.versions)
    width = 0.8 / len(names)
    for place, (name, colour) in enumerate(zip(names, COLOURS, strict=False)):
        shares = [measured(run.of(name, (tier,), shared=True)) for tier in camera.TIERS]
        x = np.arange(len(shares)) + (place - (len(names) - 1) / 2) * width
        heights = np.array([100 * one.value for one in shares])
        limits = 100 * np.array([one.interval() for one in shares]).T
        axes.bar(x, heights, width * 0.9, color=colour)
        reach = np.clip([heights - limits[0], limits[1] - heights], 0, None)
        axes.errorbar(x, heights, reach, fmt="none", ecolor=INK, elinewidth=0.7, alpha=0.55)
        for left, height, top in zip(x, heights, limits[1], strict=True):
            axes.text(left, top + 2, f"{height:.0f}", ha="center", va="bottom", fontsize=8)
        if named:
            axes.text(x[0], 4, name, rotation=90, ha="center", va="bottom", **ON_BAR)
    axes.set_xticks(range(len(camera.TIERS)), camera.TIERS)
    axes.set_ylim(0, 112)
    axes.set_yticks([0, 50, 100])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def reliability(run: Run) -> Figure:
    """Share of right fields against confidence, and how many fields there are of each."""
    figure = Figure((WIDTH, 5.6), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    found = scores.bins(*scores.confidences(run.of(OURS)))
    stated = [one.confidence for one in found]
    above.plot([0, 1], [0, 1], color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    above.text(0.4, 0.43, "as good as stated", color=GREY, rotation=23, ha="center")
    above.plot(stated, [one.accuracy for one in found], color=COLOURS[0], linewidth=1.2)
    for one in found:
        low, high = Share(round(one.accuracy * one.count), one.count).interval()
        above.plot([one.confidence] * 2, [low, high], color=COLOURS[0], linewidth=0.8, alpha=0.6)
    above.scatter(stated, [one.accuracy for one in found], color=COLOURS[0], s=26, zorder=3)
    error = scores.calibration_error(found)
    above.set_title(f"Share of fields that are right, by stated confidence (ECE {error:.4f})")
    above.set_ylim(-0.02, 1.04)
    below.bar(stated, [one.count for one in found], 0.03, color=COLOURS[0], log=True)
    for one in found:
        below.text(one.confidence, one.count * 1.25, f"{one.count:,}", ha="center", fontsize=8)
    below.set_title("Number of fields (log)")
    below.set_ylim(0.7, 10 * max((one.count for one in found), default=1))
    below.set_xlim(-0.02, 1.04)
    below.set_xlabel("stated confidence")
    return figure


def risk_coverage(run: Run) -> Figure:
    """Errors among the fields kept against how many are kept, for every threshold."""
    figure = Figure((WIDTH, 4.4), layout="constrained")
    axes = figure.subplots()
    easy = next(name for name, tiers in groups().items() if len(tiers) > 1)
    for (name, tiers), colour in zip(
        {easy: groups()[easy], HARD: (HARD,)}.items(), (COLOURS[0], COLOURS[5]), strict=True
    ):
        values, right = scores.confidences(run.of(OURS, tiers))
        if not len(values):
            continue
        kept, risk = (100 * part for part in scores.risk_coverage(values, right))
        axes.plot(kept, risk, color=colour, linewidth=1.6)
        axes.text(kept[-1] + 0.4, risk[-1], f"{name}\n{risk[-1]:.1f} %", color=colour, va="center")
        wrong, sure = scores.silent_errors(values, right)
        if sure.count:
            axes.scatter(100 * sure.value, 100 * wrong.value, color=colour, s=30, zorder=3)
    axes.scatter(100 * GOAL_COVERAGE, 100 * GOAL_RISK, marker="x", color=INK, s=34, zorder=4)
    axes.annotate(
        "goal",
        (100 * GOAL_COVERAGE, 100 * GOAL_RISK),
        (0, 7),
        textcoords="offset points",
        ha="center",
    )
    axes.set_title("Wrong among the fields kept, % (dots: kept at a confidence of 0.95 or more)")
    axes.set_xlabel("fields kept, the surest first, % of all")
    axes.set_xlim(0, 112)
    axes.set_xticks(range(0, 101, 20))
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    return figure


def times(run: Run) -> Figure:
    """One dot a photo for each engine, and the median."""
    figure = Figure((WIDTH, 0.9 + 0.75 * len(run.versions)), layout="constrained")
    axes = figure.subplots()
    jitter = np.random.default_rng(0)
    for row, (name, colour) in enumerate(zip(run.versions, COLOURS, strict=False)):
        walls = np.array([result.usage.wall for result in run.of(name, shared=True)])
        spread = row + jitter.uniform(-0.16, 0.16, len(walls))
        axes.scatter(walls, spread, s=12, color=colour, alpha=0.6, linewidth=0)
        middle = float(np.median(walls))
        axes.plot([middle, middle], [row - 0.28, row + 0.28], color=INK, linewidth=1.4)
        axes.text(middle, row - 0.33, _seconds(middle), ha="center", va="bottom", weight="bold")
    _time_axis(axes, list(run.versions))
    return figure


def _time_axis(axes: Axes, names: Sequence[str]) -> None:
    axes.set_xscale("log")
    ticks = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20]
    low, high = axes.get_xlim()
    shown = [tick for tick in ticks if low <= tick <= high]
    axes.set_xticks(shown, [_seconds(tick) for tick in shown])
    axes.set_xticks([], minor=True)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.7)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_title("Wall time for a photo (log); each dot is a photo, the line is the median")


def _seconds(time: float) -> str:
    return f"{time:.2g} s" if time >= 1 else f"{1000 * time:.0f} ms"
