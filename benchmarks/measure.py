"""One run: every engine reads the same rendered photos, one after the other, photo by photo."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from tqdm import tqdm

from benchmarks import engines, scores
from benchmarks.resources import Cost, ReaderProcess, measure_cost, resident
from benchmarks.scores import Result
from ocr_engine.training import camera, synthetic
from ocr_engine.training.synthetic import Sample

HARD = "hard"
OURS = "ours"
WIDTHS = (1280, 2048)  # of the photos' longer sides, pixels
WITHOUT_CARD = 900_000
WARM_UP = 950_000
ENDURANCE = 960_000
SETTLED = 50  # readings after which memory should grow no more


@dataclass(frozen=True)
class Plan:
    """How much to measure: photos of each tier, pictures without a card; fewer for peers."""

    split: str
    cards: int
    peer_cards: int
    pictures: int
    peer_pictures: int
    cost_photos: int = 0
    endurance: int = 0


@dataclass(frozen=True)
class Growth:
    """MiB resident after `SETTLED` readings and after `readings`."""

    readings: int
    early: float
    late: float


@dataclass
class Run:
    """Everything that one run found."""

    plan: Plan
    versions: dict[str, str] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    without_card: list[Result] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    growth: Growth | None = None

    def of(
        self, engine: str, tiers: Sequence[str] = camera.TIERS, *, shared: bool = False
    ) -> list[Result]:
        """Return an engine's results on these tiers; `shared`: on photos that all engines read."""
        photos = {
            name
            for name in {result.photo for result in self.results}
            if not shared or int(name.split()[1]) < min(self.plan.peer_cards, self.plan.cards)
        }
        return [
            result
            for result in self.results
            if result.engine == engine and result.tier in tiers and result.photo in photos
        ]


def groups() -> dict[str, tuple[str, ...]]:
    """Return the rows of the tables: each tier, and all but the hard one together."""
    easy = tuple(tier for tier in camera.TIERS if tier != HARD)
    return {tier: (tier,) for tier in camera.TIERS} | {f"all but {HARD}": easy}


def measure(plan: Plan, names: Sequence[str] | None = None) -> Run:
    """Measure the engines of these modules, all by default; the first one reads everything."""
    names = names or engines.names()
    run = Run(plan)
    with ExitStack() as stack:
        readers = [stack.enter_context(ReaderProcess(name)) for name in names]
        run.versions = {reader.name: reader.version for reader in readers}
        for reader in readers:  # the first reading loads the networks
            reader.read(_render("train", WARM_UP, camera.TIERS[0]).jpeg)
        total = plan.cards * len(camera.TIERS)
        for name, sample in tqdm(photos(plan.split, plan.cards), "cards", total, mininterval=1):
            chosen = readers if int(name.split()[1]) < plan.peer_cards else readers[:1]
            run.results += _ask(chosen, name, sample, turn=len(run.results))
        for index in tqdm(range(plan.pictures), "no card", mininterval=1):
            chosen = readers if index < plan.peer_pictures else readers[:1]
            sample = _without_card(plan.split, index)
            run.without_card += _ask(chosen, f"none {index}", sample, turn=index)
    if plan.cost_photos:
        mixed = _mixed(plan.split, plan.cost_photos)
        run.costs = [measure_cost(name, mixed) for name in tqdm(names, "cost")]
    if plan.endurance:
        run.growth = measure_growth(names[0], plan.endurance)
    return run


def photos(split: str, cards: int) -> Iterator[tuple[str, Sample]]:
    """Render so many photos of each tier; equal arguments give equal photos."""
    for number, tier in enumerate(camera.TIERS):
        for index in range(cards):
            yield f"{tier} {index}", _render(split, number * 100_000 + index, tier)


def measure_growth(engine: str, readings: int) -> Growth:
    """Read 50 photos over and over in one process; see whether its memory grows."""
    pool = [
        _render("train", ENDURANCE + index, camera.TIERS[index % len(camera.TIERS)]).jpeg
        for index in range(SETTLED)
    ]
    with ReaderProcess(engine) as reader:
        for photo in pool:
            reader.read(photo)
        early = resident(reader.pid)
        for index in tqdm(range(SETTLED, readings), "endurance", mininterval=1):
            reader.read(pool[index % SETTLED])
        return Growth(readings, early, resident(reader.pid))


def _mixed(split: str, count: int) -> list[bytes]:
    """Return so many photos, the tiers in turn."""
    each = -(-count // len(camera.TIERS))
    by_index = sorted(photos(split, each), key=lambda photo: int(photo[0].split()[1]))
    return [sample.jpeg for _, sample in by_index[:count]]


def _render(split: str, seed: int, tier: str) -> Sample:
    rng = synthetic.generator(split, seed)
    width = int(rng.integers(WIDTHS[0], WIDTHS[1] + 1))
    return synthetic.render_photo(rng, split=split, tier=tier, width=width)


def _without_card(split: str, index: int) -> Sample:
    rng = synthetic.generator(split, WITHOUT_CARD + index)
    width = int(rng.integers(WIDTHS[0], WIDTHS[1] + 1))
    return synthetic.render_without_card(rng, split=split, width=width)


def _ask(readers: list[ReaderProcess], name: str, sample: Sample, turn: int) -> Iterator[Result]:
    """Let every reader read the photo; another one begins each time."""
    first = turn % len(readers)
    for reader in readers[first:] + readers[:first]:
        answer, usage = reader.read(sample.jpeg)
        overlap = scores.overlap(answer, sample.corners) if sample.values else None
        yield Result(reader.name, name, sample.tier, sample.values, answer, usage, overlap)
