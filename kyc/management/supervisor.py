"""Programs that live and die together, each in a process group of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import FrameType

POLL = 0.2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Start programs, and stop all of them when one dies or we are told to stop.

    A program's leader gets SIGTERM first, so that it ends its own work; then its whole group is
    killed, because a leader that died without cleaning up leaves workers that go on working.
    """

    def __init__(self, *, grace: float) -> None:
        self.grace = grace
        self.programs: dict[str, subprocess.Popen[bytes]] = {}
        self._told_to_stop = threading.Event()
        self._told_to_hurry = threading.Event()

    def listen(self) -> None:
        """Take the stop signals; the second one ends the wait for the programs' own work."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._on_signal)

    def start(self, name: str, command: Sequence[str], *, env: Mapping[str, str]) -> None:
        """Start a program as the leader of a new group."""
        self.programs[name] = subprocess.Popen(  # noqa: S603
            [*_follow_parent(), *command], env=env, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def end(self, name: str) -> None:
        """Kill a program's whole group, whatever state it is in."""
        program = self.programs.pop(name)
        _kill_group(program.pid)
        program.wait()

    def wait(self, seconds: float | None = None) -> str | None:
        """Wait for a signal or a death; return the name of the program that died, or None."""
        end = None if seconds is None else time.monotonic() + seconds
        while not self.stopping and (end is None or time.monotonic() < end):
            for name, program in self.programs.items():
                if program.poll() is not None:
                    return name
            self._told_to_stop.wait(POLL)
        return None

    @property
    def stopping(self) -> bool:
        """Tell whether a stop signal came."""
        return self._told_to_stop.is_set()

    def stop(self) -> None:
        """End every program, then whatever is left of its group."""
        for program in self.programs.values():
            if program.poll() is None:
                program.terminate()
        end = time.monotonic() + self.grace
        while self._alive() and time.monotonic() < end and not self._told_to_hurry.is_set():
            time.sleep(POLL)
        for program in self.programs.values():
            _kill_group(program.pid)
            program.wait()

    def _alive(self) -> bool:
        return any(program.poll() is None for program in self.programs.values())

    def _on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if self._told_to_stop.is_set():
            self._told_to_hurry.set()
        self._told_to_stop.set()


def _follow_parent() -> list[str]:
    """Return the prefix that has the kernel end a program when its parent is killed outright."""
    return ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []


def _kill_group(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
