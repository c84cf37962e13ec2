"""Read rendered cards that training never saw with our reader and its peers, in one run.

`python -m benchmarks.ktp --save docs/bench` also writes docs/bench.md and its pictures. The same
command draws the same photos. `--split validation` is for tuning; `test` only for final figures.
"""

import argparse
import shlex
import sys
from pathlib import Path

from benchmarks import engines, plots, tables
from benchmarks.measure import Plan, Run, measure
from ocr_engine.training import synthetic

PROGRAM = "python -m benchmarks.ktp"


def main() -> None:
    """Measure, print the tables, and save them where wanted."""
    options = _options()
    plan = Plan(
        options.split,
        options.cards,
        options.peer_cards,
        options.pictures,
        options.peer_pictures,
        options.cost_photos,
        options.endurance,
    )
    run = measure(plan, options.engines)
    text = tables.report(run, shlex.join([*PROGRAM.split(), *sys.argv[1:]]))
    print(text)
    if options.save:
        save(run, text, options.save)


def save(run: Run, text: str, place: Path) -> None:
    """Write the tables to `place`.md and the pictures into the folder `place`."""
    pictures = plots.draw(run, place)
    links = "\n\n".join(
        f"![{title}]({path.relative_to(place.parent)})" for title, path in pictures.items()
    )
    page = f"# How well it reads, beside its peers\n\n{links}\n\n{text}"
    place.with_suffix(".md").write_text(page)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=PROGRAM, description=__doc__)
    parser.add_argument("--split", choices=synthetic.SPLIT_SEEDS, default="test")
    parser.add_argument("--cards", type=int, default=100, help="of each tier, for our reader")
    parser.add_argument("--peer-cards", type=int, default=20, help="of each tier, for the others")
    parser.add_argument("--pictures", type=int, default=200, help="without a card, for ours")
    parser.add_argument("--peer-pictures", type=int, default=40, help="the same for the others")
    parser.add_argument(
        "--cost-photos", type=int, default=10, help="to watch memory on; 0: no starts, no memory"
    )
    parser.add_argument(
        "--engines", nargs="+", choices=engines.names(), help="ours first; all by default"
    )
    parser.add_argument(
        "--endurance", type=int, default=0, metavar="N", help="watch memory over N readings"
    )
    parser.add_argument("--save", type=Path, metavar="PLACE", help="write PLACE.md and PLACE/*.png")
    return parser.parse_args()


if __name__ == "__main__":
    main()
