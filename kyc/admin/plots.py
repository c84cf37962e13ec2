"""Where the marks of a plot stand: numbers for the templates that draw them as SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kyc.services.analytics import Level, Share

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 10, 26
MOST_LABELS = 10  # below the columns
SQUARE, SQUARE_TOP = 300, 24
LEAST_RADIUS, MOST_RADIUS = 3.0, 9.0
BAR = 100  # a bar is drawn as this many units, and stretched


@dataclass(frozen=True)
class Part:
    """One colour of a column."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """One column, what it is called, and its parts from the ground up."""

    x: float
    middle: float
    label: str
    title: str
    parts: list[Part]


@dataclass(frozen=True)
class Tick:
    """A line across the plot and what stands beside it."""

    at: float
    label: str


@dataclass(frozen=True)
class Columns:
    """Columns of stacked counts."""

    columns: list[Column]
    ticks: list[Tick]
    thickness: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    ground: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class Dot:
    """A share with its bounds: where it stands, how far it may lie from there."""

    x: float
    y: float
    low: float
    high: float
    radius: float
    title: str


@dataclass(frozen=True)
class Reliability:
    """How sure the reader was, against how often it was right."""

    dots: list[Dot]
    across: list[Tick]
    up: list[Tick]
    diagonal: tuple[float, float, float, float]
    left: int = LEFT
    right: int = LEFT + SQUARE
    top: int = SQUARE_TOP
    ground: int = SQUARE_TOP + SQUARE
    width: int = LEFT + SQUARE + 14
    height: int = SQUARE_TOP + SQUARE + 38


def columns(
    counts: Sequence[dict[str, int]], labels: Sequence[str], titles: Sequence[str]
) -> Columns:
    """Return stacked columns, one for each dict of counts by kind."""
    step = nice_step(max((sum(count.values()) for count in counts), default=0))
    highest = step * max(1, math.ceil(max((sum(c.values()) for c in counts), default=0) / step))
    scale = (HEIGHT - TOP - BOTTOM) / highest
    room = (WIDTH - LEFT - RIGHT) / max(len(counts), 1)
    every = math.ceil(len(counts) / MOST_LABELS)
    drawn = [
        Column(
            x=LEFT + (place + 0.14) * room,
            middle=LEFT + (place + 0.5) * room,
            label=label if place % every == 0 else "",
            title=title,
            parts=_stacked(count, scale),
        )
        for place, (count, label, title) in enumerate(zip(counts, labels, titles, strict=True))
    ]
    ticks = [
        Tick(HEIGHT - BOTTOM - value * scale, str(value)) for value in range(0, highest + 1, step)
    ]
    return Columns(drawn, ticks, thickness=0.72 * room)


def reliability(levels: Sequence[Level], least: float, titles: Sequence[str]) -> Reliability:
    """Return the points of a reliability plot from `least` confidence to 1."""
    most = max((level.right.whole for level in levels), default=1)

    def x(value: float) -> float:
        return LEFT + (value - least) / (1 - least) * SQUARE

    def y(value: float) -> float:
        return SQUARE_TOP + (1 - value) * SQUARE

    dots = [
        Dot(
            x=x(level.confidence),
            y=y(level.right.value),
            low=y(level.right.bounds[0]),
            high=y(level.right.bounds[1]),
            radius=max(LEAST_RADIUS, MOST_RADIUS * math.sqrt(level.right.whole / most)),
            title=title,
        )
        for level, title in zip(levels, titles, strict=True)
    ]
    across = [Tick(x(value / 10), f"{value * 10}") for value in range(round(least * 10), 11)]
    up = [Tick(y(value / 5), f"{value * 20}") for value in range(6)]
    return Reliability(dots, across, up, (x(least), y(least), x(1), y(1)))


def interval(share: Share, least: float) -> tuple[float, float, float]:
    """Return where a share and its bounds stand on a bar that begins at `least`: at, from, wide."""
    at, low, high = (
        BAR * max(0.0, value - least) / (1 - least) for value in (share.value, *share.bounds)
    )
    return round(at, 2), round(low, 2), round(high - low, 2)


def bar(count: int, most: int) -> float:
    """Return how long a count's bar is beside the longest."""
    return round(BAR * count / most, 2) if most else 0.0


def nice_step(most: int, ticks: int = 4) -> int:
    """Return a round step that needs about so many ticks."""
    rough = max(1, most / ticks)
    power = 10 ** math.floor(math.log10(rough))
    return int(next(power * times for times in (1, 2, 5, 10) if power * times >= rough))


def _stacked(count: dict[str, int], scale: float) -> list[Part]:
    parts, ground = [], HEIGHT - BOTTOM
    height = 0.0
    for kind, number in count.items():
        height += number * scale
        if number:
            parts.append(Part(kind, ground - height, number * scale))
    return parts
