"""`manage.py serve` with real processes: whatever ends it, nothing it started goes on."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

MARK = "SERVE_TEST_RUN"


def wait_for(condition: Callable[[], object], *, seconds: float = 40) -> None:
    """Wait until a condition holds, or fail."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


class Served:
    """A running `serve`, and every process that came from it, found by a mark they inherit."""

    def __init__(self, folder: Path) -> None:
        self.mark = uuid.uuid4().hex
        self.env = self._environment(folder)
        self.log = folder / "serve.log"
        self._manage("migrate", "--verbosity=0").wait()
        self.port = free_port()
        self.process = self._manage("serve", f"--port={self.port}")

    def _environment(self, folder: Path) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        own = {"DEBUG": "1", "VAR_DIR": str(folder), "PYTHONUNBUFFERED": "1", MARK: self.mark}
        return kept | own

    def _manage(self, *arguments: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=settings.BASE_DIR,
                env=self.env,
                stdout=log,
                stderr=log,
            )

    def commands(self) -> dict[int, str]:
        """Return the command line of every living process with our mark."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if f"{MARK}={self.mark}".encode() in (entry / "environ").read_bytes():
                    line = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
                    found[int(entry.name)] = line.decode()
            except OSError:
                continue
        return found

    def leader(self, word: str) -> int:
        """Return the process with this word in its command line that leads its group."""
        named = [pid for pid, line in self.commands().items() if word in line]
        return next(pid for pid in named if os.getpgid(pid) == pid)

    def wait_until_up(self) -> None:
        """Wait for the greeting and for the worker's whole pool."""
        wait_for(lambda: "Ctrl-C stops" in self.log.read_text())
        wait_for(lambda: sum("qcluster" in line for line in self.commands().values()) >= 5)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path)
    try:
        running.wait_until_up()
        yield running
    finally:
        for pid in running.commands():
            os.kill(pid, signal.SIGKILL)
        running.process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_serve_stopped_by_a_signal_leaves_nothing(served: Served, number: signal.Signals) -> None:
    served.process.send_signal(number)
    assert served.process.wait(timeout=40) == 0
    assert served.commands() == {}


@pytest.mark.parametrize("leader", ["gunicorn", "qcluster"])
def test_serve_stops_all_when_a_leader_is_killed(served: Served, leader: str) -> None:
    os.kill(served.leader(leader), signal.SIGKILL)
    assert served.process.wait(timeout=40) == 1
    assert served.commands() == {}
    assert "process died, so everything was stopped" in served.log.read_text()


def test_serve_killed_outright_takes_its_programs_along(served: Served) -> None:
    served.process.kill()
    wait_for(lambda: served.commands() == {})


def test_serve_refuses_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "manage.py", "serve", f"--port={taken.getsockname()[1]}"]
        env = {**os.environ, "DEBUG": "1", "VAR_DIR": str(tmp_path)}
        answer = subprocess.run(
            command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
        )
    assert answer.returncode == 1
    assert "Choose another --port" in answer.stderr
