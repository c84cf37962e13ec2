"""`manage.py serve` with real processes: whatever ends it, nothing it started goes on."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
import requests
from django.conf import settings

from kyc.management.commands import serve
from kyc.management.supervisor import Supervisor
from tests.services.site import Site, wait_for


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    served = Site(tmp_path)
    served.manage("migrate", "--verbosity=0")
    try:
        served.start()
        yield served
    finally:
        served.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_serve_stopped_by_a_signal_leaves_nothing(site: Site, number: signal.Signals) -> None:
    site.process.send_signal(number)
    assert site.process.wait(timeout=40) == 0
    assert site.commands() == {}


@pytest.mark.parametrize("leader", ["gunicorn", "manage.py worker"])
def test_serve_stops_all_when_a_leader_is_killed(site: Site, leader: str) -> None:
    os.kill(site.leader(leader), signal.SIGKILL)
    assert site.process.wait(timeout=40) == 1
    assert site.commands() == {}
    assert "process died, so everything was stopped" in site.log.read_text()


def test_serve_killed_outright_takes_its_programs_along(site: Site) -> None:
    site.process.kill()
    wait_for(lambda: site.commands() == {})


def test_worker_stops_however_often_it_is_told(site: Site) -> None:
    leader = site.leader("manage.py worker")
    for _ in range(100):
        os.kill(leader, signal.SIGTERM)
        time.sleep(0.0005)
    wait_for(lambda: leader not in site.commands())


def test_worker_stops_when_its_sentinel_was_killed_at_the_same_moment(site: Site) -> None:
    """Found by `make chaos`: the leader waited for the dead to say that they had heard."""
    workers = [pid for pid, line in site.commands().items() if "manage.py worker" in line]
    leader, sentinel = sorted(workers)[:2]
    os.kill(leader, signal.SIGSTOP)
    os.kill(sentinel, signal.SIGKILL)
    os.kill(leader, signal.SIGTERM)
    os.kill(leader, signal.SIGCONT)
    wait_for(lambda: not set(workers) & set(site.commands()))


# The cluster starts its leader, its sentinel, the workers, the monitor that ends tasks, the pusher.
MONITOR = slice(-2, -1)


@pytest.mark.parametrize("part", [slice(None), MONITOR], ids=["whole cluster", "monitor"])
def test_serve_starts_a_stalled_worker_anew_and_loses_no_task(tmp_path: Path, part: slice) -> None:
    site = Site(tmp_path)
    site.manage("migrate", "--verbosity=0")
    try:
        site.start("--stall-after=4")
        cluster = [pid for pid, line in site.commands().items() if "manage.py worker" in line]
        stopped = sorted(cluster)[part]
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        person = {"email": "siti@example.com", "password": "kopi-tubruk-pagi-hari"}
        url = f"{site.address}/api/v1/accounts/sign-up/"
        assert requests.post(url, json=person, timeout=10).status_code == 202
        wait_for(lambda: list((tmp_path / "mail").glob("*")))
        wait_for(lambda: not set(stopped) & set(site.commands()))
    finally:
        site.kill()


@pytest.mark.parametrize(
    ("only", "there", "missing"),
    [("web", "gunicorn", "manage.py worker"), ("worker", "manage.py worker", "gunicorn")],
)
def test_serve_runs_one_program_only(tmp_path: Path, only: str, there: str, missing: str) -> None:
    site = Site(tmp_path)
    site.manage("migrate", "--verbosity=0")
    try:
        site.begin("--only", only)
        wait_for(lambda: "Ctrl-C stops" in site.log.read_text())
        lines = " ".join(site.commands().values())
        assert (there in lines, missing in lines) == (True, False)
        site.process.send_signal(signal.SIGTERM)
        assert site.process.wait(timeout=40) == 0
        assert site.commands() == {}
    finally:
        site.kill()


def test_serve_refuses_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "manage.py", "serve", f"--port={taken.getsockname()[1]}"]
        env = {**os.environ, "DEBUG": "1", "VAR_DIR": str(tmp_path)}
        answer = subprocess.run(
            command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
        )
    assert answer.returncode == 1
    assert "Choose another --port" in answer.stderr


class Still(Supervisor):
    """A supervisor of programs that never die, under a queue that never moves."""

    def __init__(self, starts: int) -> None:
        super().__init__(grace=0)
        self.programs["worker"] = cast("subprocess.Popen[bytes]", None)
        self.now, self.left = 0.0, starts
        self.started: list[float] = []

    @property
    def stopping(self) -> bool:
        return len(self.started) == self.left

    def wait(self, seconds: float | None = None) -> None:
        self.now += seconds or 0

    def end(self, name: str) -> None:
        pass

    def start(self, name: str, command: Sequence[str], *, env: Mapping[str, str]) -> None:
        assert (name, list(command), env) == ("worker", serve.worker_command(), {})
        self.started.append(self.now)


def test_serve_gives_a_worker_that_stands_twice_as_long_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    still = Still(starts=4)
    monkeypatch.setattr(serve.time, "monotonic", lambda: still.now)
    monkeypatch.setattr(serve, "_is_stalled", lambda _after: True)
    monkeypatch.setattr(serve, "release_taken_tasks", lambda: 0)

    serve.Command()._watch(still, {}, timedelta(seconds=10))

    waits = [after - before for before, after in pairwise([0.0, *still.started])]
    assert waits == [12, 22, 42, 82]  # looked at every two seconds
