"""Readers in processes of their own, and what they cost: time, start, memory, growth.

The renderer and the other readers live elsewhere, so nothing of theirs is counted. Times are
measured inside the reader's process, around its call alone; memory from outside, in a run of its
own, because watching costs time.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any, Self

import psutil

from benchmarks.engines import Answer
from benchmarks.scores import Usage

ROOT = Path(__file__).resolve().parents[1]
MEBIBYTE = 1 << 20
WATCH_SECONDS = 0.01
STARTS = 3


class ReaderProcess:
    """A fresh interpreter that holds one reader; use it in a `with` statement."""

    def __init__(self, engine: str) -> None:
        """Start the interpreter.

        Raises:
            RuntimeError: the reader cannot be started; its own message stands on stderr.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="ktp-bench-")
        self._photo = Path(self._folder.name) / "photo.jpg"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.engines", engine],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.module = engine
        try:
            about = self._next_line()
        except RuntimeError:
            self.close()
            raise
        self.name, self.version = str(about["name"]), str(about["version"])

    def __enter__(self) -> Self:
        """Return the process itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process and take its folder away."""
        self._process.communicate()
        self._folder.cleanup()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def read(self, jpeg: bytes) -> tuple[Answer, Usage]:
        """Let the reader read one photo.

        Raises:
            RuntimeError: it died.
        """
        answer, usage = self._ask("card", jpeg)
        return Answer(**answer), usage

    def read_page(self, jpeg: bytes) -> tuple[str, Usage]:
        """Let the reader read all print on a picture.

        Raises:
            RuntimeError: it died.
        """
        answer, usage = self._ask("page", jpeg)
        return str(answer["text"]), usage

    def _ask(self, kind: str, jpeg: bytes) -> tuple[dict[str, Any], Usage]:
        self._photo.write_bytes(jpeg)
        if self._process.stdin is None:
            raise RuntimeError(f"{self.module} has no standard input")
        self._process.stdin.write(f"{kind} {self._photo}\n")
        self._process.stdin.flush()
        line = self._next_line()
        return line, Usage(line.pop("wall"), line.pop("cpu"))

    def _next_line(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError(f"The reader {self.module} ended with {self._process.wait()}")
        return json.loads(line)


@dataclass(frozen=True)
class Cost:
    """What a reader takes beside its time for a photo.

    `start` seconds from starting the interpreter to the first answer: imports, loading the
    networks and reading one photo; the median of three starts, programs and weights in the
    system's file cache. `peak` MiB resident, the reader's process and what it starts, over
    `photos` photos.
    """

    engine: str
    start: float
    peak: float
    photos: int


def measure_cost(engine: str, photos: Sequence[bytes]) -> Cost:
    """Start a reader three times, then watch its memory while it reads all photos."""
    starts = []
    for _ in range(STARTS):
        began = time.perf_counter()
        with ReaderProcess(engine) as reader:
            reader.read(photos[0])
            starts.append(time.perf_counter() - began)
    with ReaderProcess(engine) as reader:
        watch = _Watch(reader.pid)
        for photo in photos:
            reader.read(photo)
        peak = watch.stop()
    return Cost(reader.name, median(starts), peak, len(photos))


def resident(pid: int) -> float:
    """Return the MiB of memory that a process and its children hold."""
    process = psutil.Process(pid)
    total = process.memory_info().rss
    for child in process.children(recursive=True):
        try:
            total += child.memory_info().rss
        except psutil.NoSuchProcess:  # it ended meanwhile
            continue
    return total / MEBIBYTE


class _Watch:
    """Looks at a process's memory a hundred times a second, in a thread."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0.0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._end.is_set():
            self._peak = max(self._peak, resident(self._pid))
            self._end.wait(WATCH_SECONDS)

    def stop(self) -> float:
        """End watching; return the most that was seen, in MiB."""
        self._end.set()
        self._thread.join()
        return self._peak
