"""How fast the console is with many cases: `python -m benchmarks.queue --rows 100000`.

Fills a temporary PostgreSQL (or the one of DATABASE_URL, which must be empty) with so many
verifications of invented people, each with a photo's row and a reading, and asks for the console's
pages as a reviewer's browser does. The table says for each page how long answers took (p50, p95),
how long we computed for them without the database (p95 CPU), how long one answer's queries took
(SQL), and how many there are.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from tqdm import tqdm

from tests.services.postgres import postgres

GOAL = 150.0  # milliseconds at the 95th percentile
AT_A_TIME = 5000
LONGEST_SQL = 700
ROW = "{:<22}{:>8}{:>8}{:>10}{:>8}{:>10}  {}"


def main() -> None:
    """Start a database where none is named, fill it, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queue", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="verifications")
    parser.add_argument("--waiting", type=float, default=0.2, help="share of them in review")
    parser.add_argument("--requests", type=int, default=40, help="of each page")
    parser.add_argument("--explain", action="store_true", help="show each page's slowest query")
    options = parser.parse_args()
    if "DATABASE_URL" in os.environ:
        _prepare()
        print(_measured(options))
        return
    with postgres() as place:
        os.environ.update(place)
        _prepare()
        print(_measured(options))


def _prepare() -> None:
    """Set Django up on an empty database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)


def _measured(options: argparse.Namespace) -> str:
    from benchmarks import queue_rows

    began = time.monotonic()
    with tqdm(total=options.rows, unit="case", desc="Filling") as bar:
        for first in range(0, options.rows, AT_A_TIME):
            count = min(AT_A_TIME, options.rows - first)
            queue_rows.fill(first, count, waiting=options.waiting)
            bar.update(count)
    queue_rows.analyze()
    filled = time.monotonic() - began
    title = f"{options.rows:,} verifications, {options.waiting:.0%} of them in review"
    load = f"{os.getloadavg()[0]:.1f} processes wanted {os.cpu_count()} cores meanwhile"
    lines = [f"{title}; filled in {filled:.0f} s; {load}; milliseconds", _head()]
    lines += list(_rows(options))
    return "\n".join(lines)


def _head() -> str:
    return ROW.format("page", "p50", "p95", "p95 CPU", "SQL", "queries", "")


def _rows(options: argparse.Namespace) -> Iterator[str]:
    from benchmarks import queue_rows

    client = queue_rows.reviewer_client()
    for name, ask in queue_rows.pages(client, options.rows).items():
        ask(0)  # templates and plans are kept from the first time on
        walls, cpus = _timed(name, ask, options.requests)
        queries = _queries(ask)
        in_sql = 1000 * sum(float(query["time"]) for query in queries)
        p95 = _percentile(walls, 95)
        figures = (statistics.median(walls), p95, _percentile(cpus, 95), in_sql)
        verdict = "" if p95 < GOAL else "over the goal"
        shown = [f"{number:.0f}" for number in figures]
        yield ROW.format(name, *shown, len(queries), verdict).rstrip()
        if options.explain:
            slowest = max(queries, key=lambda query: float(query["time"]))
            yield f"    {slowest['time']} s: {slowest['sql'][:LONGEST_SQL]}"


def _timed(name: str, ask: Callable[[int], Any], requests: int) -> tuple[list[float], list[float]]:
    """Return how long each answer took, and how long we computed for it, in milliseconds."""
    walls, cpus = [], []
    for number in tqdm(range(1, requests + 1), desc=name, leave=False):
        began, computed = time.perf_counter(), time.process_time()
        ask(number)
        walls.append(1000 * (time.perf_counter() - began))
        cpus.append(1000 * (time.process_time() - computed))
    return walls, cpus


def _queries(ask: Callable[[int], Any]) -> list[dict[str, str]]:
    """Return the queries of one answer; apart, for to note them takes time as well."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask(1)
    return list(captured.captured_queries)


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


if __name__ == "__main__":
    main()
