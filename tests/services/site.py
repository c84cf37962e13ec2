"""The whole product as `make run` starts it, in a folder of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from tests.services.processes import free_port

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
MARK = "SITE_OF_A_TEST"
PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "FIREBASE_AUTH_EMULATOR_HOST",
    "FIRESTORE_EMULATOR_HOST",
    "GOOGLE_CLOUD_PROJECT",
)


def wait_for(condition: Callable[[], T], *, seconds: float = 120) -> T:
    """Wait until a condition holds, or fail; return what it gave."""
    end = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    return answer


class Site:
    """A running `manage.py serve`, and every process that came from it."""

    def __init__(self, folder: Path, *, extra: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.log = folder / "serve.log"
        self.env = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
        self.env |= {"DEBUG": "1", "VAR_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
        self.env |= {"UNDO_SECONDS": "0"}
        # The reader's child inherits no mark of ours, but a folder of its own in this one.
        scratch = folder / "scratch"
        scratch.mkdir(exist_ok=True)
        self.env |= {MARK: str(folder), "TMPDIR": str(scratch), **(extra or {})}
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> None:
        """Run one command of manage.py to its end."""
        assert self._popen(*arguments).wait() == 0, self.log.read_text()

    def start(self, *arguments: str) -> None:
        """Start the site; wait for its greeting and for the worker's whole pool."""
        self.begin(*arguments)
        wait_for(lambda: "Ctrl-C stops" in self.log.read_text())
        wait_for(lambda: sum("manage.py worker" in line for line in self.commands().values()) >= 5)

    def begin(self, *arguments: str) -> None:
        """Start the site and wait for nothing."""
        self.process = self._popen("serve", f"--port={self.port}", *arguments)

    def commands(self) -> dict[int, str]:
        """Return the command line of every living process that inherited our mark."""
        marks = (f"{MARK}={self.folder}\0".encode(), f"TMPDIR={self.folder}/".encode())
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                environ = (entry / "environ").read_bytes()
                if any(mark in environ for mark in marks):
                    line = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
                    found[int(entry.name)] = line.decode()
            except OSError:  # it ended while we looked
                continue
        return found

    def leader(self, word: str) -> int:
        """Return the process with this word in its command line that leads its group."""
        named = [pid for pid, line in self.commands().items() if word in line]
        return next(pid for pid in named if os.getpgid(pid) == pid)

    def kill(self) -> None:
        """End every process outright, whatever state it is in."""
        for pid in self.commands():
            with suppress(ProcessLookupError):  # it ended by itself
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def _popen(self, *arguments: str) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
            )
