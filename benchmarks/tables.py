"""The figures of a run as aligned Markdown tables, for the terminal and for docs/ alike."""

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from statistics import fmean, median

from benchmarks import scores
from benchmarks.measure import OURS, SETTLED, WIDTHS, Run, groups
from benchmarks.scores import FOUND, Result, Share, share
from ocr_engine.elements import FIELD_KEYS
from ocr_engine.training import camera

WORST = 10
RIVAL = "RapidOCR"
LIBRARIES = ("numpy", "onnxruntime", "opencv-python-headless", "pillow")


def report(run: Run, command: str) -> str:
    """Return all tables, with what they need to be understood and repeated."""
    sections = [
        ("Run", _about(run, command)),
        ("Side by side, on the same photos", _side_by_side(run)),
        ("Ours, on all photos", _ours(run)),
        ("Ours, by field", _by_field(run)),
        ("What our confidence is worth", _confidence(run)),
        ("Pictures without a KTP", _without_card(run)),
        ("Time and memory", _cost(run)),
        (f"Our worst {WORST} cards", _worst(run)),
    ]
    return "\n\n".join(f"## {title}\n\n{text}" for title, text in sections) + "\n"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Align columns: the first to the left, the others to the right."""
    widths = [max(len(row[place]) for row in [header, *rows]) for place in range(len(header))]
    rule = [":" + "-" * (widths[0] - 1), *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [header, rule, *rows]
    return "\n".join(
        "| "
        + " | ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        + " |"
        for line in lines
    )


def percent(part: Share, *, interval: bool = False) -> str:
    """Write a share in per cent, with its 95 % interval where wanted."""
    if not part.total:
        return "-"
    text = f"{100 * part.value:.1f}"
    if interval:
        low, high = part.interval()
        text += f" ({100 * low:.1f} to {100 * high:.1f})"
    return text


def _about(run: Run, command: str) -> str:
    plan = run.plan
    engines = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    lines = [
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"engines: {engines}",
        f"machine: {machine()}",
        f"photos: rendered, split `{plan.split}`, longer side {WIDTHS[0]} to {WIDTHS[1]} pixels; "
        f"{plan.cards} of each tier for the first engine, the first "
        f"{min(plan.peer_cards, plan.cards)} of each tier for the others",
        "exact: the value equals what is printed, letter by letter; forgiving: punctuation and "
        "blanks ignored; whole card: all 17 fields right",
        "in brackets: 95 % interval (Wilson). Errors gather on bad cards, so for fields the true "
        "interval is wider",
    ]
    return "\n".join(f"* {line}" for line in lines)


def machine() -> str:
    """Return what the figures were measured on, and how busy it was."""
    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    loads = " ".join(f"{load:.1f}" for load in os.getloadavg())
    return (
        f"{_processor()}, {len(os.sched_getaffinity(0))} cores, "
        f"{platform.system()}, Python {platform.python_version()}, {libraries}; "
        f"load average at the end (1, 5, 15 min): {loads}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


ACCURACY = ("fields %", "forgiving %", "NIK %", "whole card %", "whole, forgiving %")
CARD = ("IoU", "found %", "ms")


def _accuracy(results: list[Result]) -> list[str]:
    exact = [right for result in results for right in result.exact.values()]
    near = [right for result in results for right in result.forgiving.values()]
    return [
        percent(share(exact), interval=True),
        percent(share(near)),
        percent(share([result.exact["nik"] for result in results]), interval=True),
        percent(share([all(result.exact.values()) for result in results]), interval=True),
        percent(share([all(result.forgiving.values()) for result in results])),
    ]


def _card(results: list[Result]) -> list[str]:
    overlaps = [result.overlap for result in results if result.overlap is not None]
    return [
        f"{fmean(overlaps):.3f}" if overlaps else "-",
        percent(share([overlap >= FOUND for overlap in overlaps])),
        f"{1000 * median(result.usage.wall for result in results):.0f}",
    ]


def _side_by_side(run: Run) -> str:
    rows = [
        [group, engine, str(len(results)), *_accuracy(results), *_card(results)]
        for group, tiers in groups().items()
        for engine in run.versions
        if (results := run.of(engine, tiers, shared=True))
    ]
    return table(("photos", "engine", "cards", *ACCURACY, *CARD), rows)


def _ours(run: Run) -> str:
    rows = [
        [group, str(len(results)), *_accuracy(results), *_card(results)]
        for group, tiers in groups().items()
        if (results := run.of(OURS, tiers))
    ]
    note = f"IoU: overlap of the card as found with the true one, mean; found: IoU ≥ {FOUND}"
    return table(("photos", "cards", *ACCURACY, *CARD), rows) + f"\n\n{note}; ms: median wall time."


def _by_field(run: Run) -> str:
    columns = [run.of(OURS, tiers) for tiers in groups().values()]
    rows = [
        [key, *(percent(share([result.exact[key] for result in results])) for results in columns)]
        for key in FIELD_KEYS
    ]
    return table(("exact, %", *groups()), rows)


def _confidence(run: Run) -> str:
    rows = []
    for group, tiers in ({"all": camera.TIERS} | groups()).items():
        values, right = scores.confidences(run.of(OURS, tiers))
        if not len(values):
            continue
        wrong, kept = scores.silent_errors(values, right)
        widths = scores.calibration_error(scores.bins(values, right))
        masses = scores.calibration_error(scores.bins(values, right, equal_mass=True))
        low, high = (100 * limit for limit in wrong.interval())
        silent = f"{100 * wrong.value:.2f} ({low:.2f} to {high:.2f})"
        errors = (f"{widths:.4f}", f"{masses:.4f}")
        rows.append([group, str(len(values)), silent, percent(kept), *errors])
    header = ("photos", "fields", "silent errors %", "coverage %", "ECE", "ECE, equal mass")
    note = (
        f"Silent errors: wrong among the fields with a confidence of {scores.CONFIDENT} or more; "
        f"coverage: those fields among all. ECE: {scores.BINS} bins of equal width, and "
        f"{scores.BINS} of equal numbers. Empty fields count."
    )
    return table(header, rows) + f"\n\n{note}"


def _without_card(run: Run) -> str:
    rows = []
    for engine in run.versions:
        claims = share(
            [
                bool(result.answer.values["nik"])
                for result in run.without_card
                if result.engine == engine
            ]
        )
        claimed = percent(claims, interval=True)
        rows.append([engine, str(claims.total), str(claims.count), claimed])
    return table(("engine", "pictures", "NIKs claimed", "%"), rows)


def _cost(run: Run) -> str:
    costs = {cost.engine: cost for cost in run.costs}
    rows = []
    for engine in run.versions:
        used = [result.usage for result in run.of(engine, shared=True)]
        wall, cpu = (sorted(times) for times in ([u.wall for u in used], [u.cpu for u in used]))
        row = (1000 * median(wall), 1000 * _at(wall, 0.95), 1000 * median(cpu))
        cost = costs.get(engine)
        apart = [f"{cost.start:.1f}", f"{cost.peak:.0f}"] if cost else ["-", "-"]
        rows.append([engine, *(f"{time:.0f}" for time in row), *apart])
    header = ("engine", "wall, ms", "95 %, ms", "CPU, ms", "cold start, s", "peak memory, MiB")
    notes = [
        "Wall and CPU: medians over the photos that all engines read, warm, decoding included, "
        "engines in turn on each photo; CPU is that of all threads and of programs started. "
        "Cold start: from starting the interpreter to the first answer (imports, networks, one "
        "photo), median of 3, files cached. Peak: resident memory of a process that holds only "
        f"the reader, and of what it starts, over {run.plan.cost_photos} photos, looked at 100 "
        "times a second."
    ]
    notes += list(_ratios(run))
    if grown := run.growth:
        notes.append(
            f"Ours after {SETTLED} readings: {grown.early:.0f} MiB; after {grown.readings}: "
            f"{grown.late:.0f} MiB ({grown.late - grown.early:+.1f})."
        )
    return "\n\n".join([table(header, rows), *notes])


def _at(ordered: list[float], place: float) -> float:
    return ordered[min(int(place * len(ordered)), len(ordered) - 1)]


def _ratios(run: Run) -> Iterator[str]:
    ours, rival = (run.of(engine, shared=True) for engine in (OURS, RIVAL))
    if ours and rival:
        measures: dict[str, Callable[[Result], float]] = {
            "wall": lambda result: result.usage.wall,
            "CPU": lambda result: result.usage.cpu,
        }
        texts = [
            f"{name} {median(map(measured, ours)) / median(map(measured, rival)):.3f}"
            for name, measured in measures.items()
        ]
        yield f"Ours / {RIVAL}, medians over the same {len(ours)} photos: {', '.join(texts)}."


def _worst(run: Run) -> str:
    results = [result for result in run.of(OURS) if not all(result.exact.values())]
    results.sort(key=lambda result: (sum(result.exact.values()), result.photo))
    return "\n".join(map(_errors, results[:WORST])) or "No card was read with an error."


def _errors(result: Result) -> str:
    wrong = [key for key, right in result.exact.items() if not right]
    lines = [
        f"    * {key}: `{result.answer.values[key] or ' '}`, printed `{result.truth[key]}`, "
        f"confidence {result.answer.confidences.get(key, 0):.2f}"
        for key in wrong
    ]
    overlap = "" if result.overlap is None else f", IoU {result.overlap:.3f}"
    return "\n".join([f"* {result.photo}: {len(wrong)} of 17 wrong{overlap}", *lines])
