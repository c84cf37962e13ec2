"""R1, R2: kill, stop and starve real processes while people upload; count what is lost or doubled.

`python -m tests.promises.chaos --people 100 --strikes 50 --seed 1`, on SQLite or on DATABASE_URL,
with REDIS_URL as its cache where that is set. A 2xx is noted outside the database. What stands
under systemd or compose otherwise is played here: `serve` is started again when it ended.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import django

from tests.services.site import Site

LONGEST_DRAIN = 600.0
LONGEST_END = 30.0  # what gunicorn gives a request that still runs
# What is struck, by a word of its command line and whether it leads its group; the weight says
# how often. A worker and its reader die most.
TARGETS = {
    "web": ("gunicorn", False, 3),
    "web leader": ("gunicorn", True, 1),
    "worker": ("manage.py worker", False, 5),
    "cluster": ("manage.py worker", True, 1),
    "reader": ("ocr_engine.worker", False, 4),
    "serve": ("manage.py serve", None, 1),
    "database": ("", None, 2),
}


class Nemesis:
    """Strikes at the site's processes, always the same way for the same seed."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site, self.draw = site, random.Random(seed)  # noqa: S311
        self.done: Counter[str] = Counter()

    def strike(self) -> None:
        """Do one harm."""
        names, weights = zip(*((name, kind[2]) for name, kind in TARGETS.items()), strict=True)
        target = self.draw.choices(names, weights)[0]
        if target == "database":
            with suppress(Exception):
                self._starve(self.draw.uniform(1, 6))
                self.done["database held"] += 1
            return
        found = self._processes(target)
        if not found:
            return
        victim = self.draw.choice(sorted(found))
        with suppress(ProcessLookupError):
            if self.draw.random() < 0.25:
                self._stop_for(victim, self.draw.uniform(1, 8))
                self.done[f"{target} stopped"] += 1
            else:
                os.kill(victim, signal.SIGKILL)
                self.done[f"{target} killed"] += 1

    def _processes(self, target: str) -> list[int]:
        word, leads, _weight = TARGETS[target]
        found = []
        for pid, line in self.site.commands().items():
            with suppress(ProcessLookupError):
                if word in line and leads in (None, os.getpgid(pid) == pid):
                    found.append(pid)
        return found

    def _stop_for(self, pid: int, seconds: float) -> None:
        os.kill(pid, signal.SIGSTOP)

        def go_on() -> None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

        threading.Timer(seconds, go_on).start()

    def _starve(self, seconds: float) -> None:
        """Hold what everybody needs: SQLite's one write lock; PostgreSQL loses a backend, too."""
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
                    "pg_backend_pid() AND datname = current_database() ORDER BY random() LIMIT 1"
                )
                cursor.execute("LOCK TABLE kyc_verification IN ACCESS EXCLUSIVE MODE")
            time.sleep(seconds)


class Keeper:
    """Starts the site again whenever it ended, as systemd does."""

    def __init__(self, site: Site, stall_after: float) -> None:
        self.site, self.starts = site, 0
        self._arguments = (f"--stall-after={stall_after:g}",)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep)

    def __enter__(self) -> "Keeper":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()
        self.site.process.send_signal(signal.SIGTERM)
        self.site.process.wait(60)

    def _keep(self) -> None:
        self.site.begin(*self._arguments)
        while not self._ended.wait(1):
            if self.site.process.poll() is not None:
                self.starts += 1
                self.site.begin(*self._arguments)


def run(
    site: Site, *, people: int, strikes: int, seed: int, stall_after: float
) -> dict[str, object]:
    """Let people upload while the nemesis strikes; return what came of it."""
    from tests.promises import crowd

    nemesis = Nemesis(site, seed)
    accepted: dict[str, str] = {}
    everybody = crowd.crowd(people, seed)
    began = time.monotonic()
    with Keeper(site, stall_after) as keeper, crowd.reviewing():
        sending = threading.Thread(target=crowd.send_all, args=(site.address, everybody, accepted))
        sending.start()
        while sending.is_alive() or sum(nemesis.done.values()) < strikes:
            if sum(nemesis.done.values()) < strikes:
                nemesis.strike()
            time.sleep(nemesis.draw.uniform(0.3, 1.7))
        struck = time.monotonic()
        drained = _wait(crowd.is_drained, LONGEST_DRAIN)
        drain = time.monotonic() - struck
    found = crowd.findings(everybody, accepted, site.folder)
    return {
        "people": people,
        "strikes": dict(nemesis.done),
        "starts of serve": keeper.starts,
        **found,
        "orphans": _orphans(site),
        "drained": drained,
        "seconds of strikes": round(struck - began, 1),
        "seconds to drain": round(drain, 1),
    }


def _orphans(site: Site) -> int:
    """Return how many processes outlive the site by more than they need to end."""
    _wait(lambda: not site.commands(), LONGEST_END)
    return len(site.commands())


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.5)
    return True


def main() -> int:
    """Run the rig on a site in a temporary folder; print the figures; tell whether it held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--strikes", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stall-after", type=float, default=60)
    options = parser.parse_args()
    services = {key: os.environ[key] for key in ("DATABASE_URL", "REDIS_URL") if key in os.environ}
    with tempfile.TemporaryDirectory(prefix="ktp-chaos-") as folder:
        quiet = {"LIMIT_UPLOADS": "100000/hour", "LOG_LEVEL": "WARNING"}
        site = Site(Path(folder), extra={**quiet, **services})
        os.environ |= site.env | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        django.setup()
        site.manage("migrate", "--verbosity=0")
        figures = run(site, **vars(options))
        bad = {key for key, value in figures.items() if value and _is_harm(key)}
        if bad or not figures["drained"]:
            print(site.log.read_text()[-6000:], file=sys.stderr)  # noqa: T201
        print(json.dumps(figures))  # noqa: T201
        return 1 if bad or not figures["drained"] else 0


HARMS = ("lost", "doubled", "orphans")
# A mail server cannot be asked whether it took a mail before we died: they come at least once.
NOT_PROMISED = "mails doubled"


def _is_harm(figure: str) -> bool:
    return figure.split()[-1] in HARMS and figure != NOT_PROMISED


if __name__ == "__main__":
    sys.exit(main())
