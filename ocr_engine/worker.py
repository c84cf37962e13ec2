"""The reader in a child process: warm, limited in memory and time, replaced when it dies.

Parent and child speak over the child's pipes: a line of JSON with the length of the bytes that
follow it. `Reader` is the parent's side; `main` is what the child runs.
"""

import json
import os
import resource
import select
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, cast

from ocr_engine.exceptions import OCRError

TIMEOUT = 20.0
MEMORY = 4 << 30  # of address space, which mapped weights and threads use up far faster than RAM
PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class NormalisedPhoto:
    """A photo as it is stored: upright JPEG pixels without metadata."""

    jpeg: bytes
    width: int
    height: int


class Reader:
    """Runs the engine in a child process; safe to share between threads."""

    def __init__(self, timeout: float = TIMEOUT, memory: int = MEMORY) -> None:
        self._timeout, self._memory = timeout, memory
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def normalise(self, data: bytes) -> NormalisedPhoto:
        """Decode an upload and return it as it may be stored.

        Raises:
            OCRError: with the codes of `io.decode`, `reader_timeout` or `reader_crashed`.
        """
        answer, jpeg = self._ask("normalise", data)
        return NormalisedPhoto(jpeg, answer["width"], answer["height"])

    def read(self, photo: bytes) -> dict[str, Any]:
        """Read a KTP; return `KTPReading.as_dict()`.

        Raises:
            OCRError: as `normalise`.
        """
        return self._ask("read", photo)[0]["reading"]

    def close(self) -> None:
        """End the child; the next call starts another."""
        with self._lock:
            self._stop()

    def _ask(self, verb: str, data: bytes) -> tuple[dict[str, Any], bytes]:
        with self._lock:
            try:
                answer, body = self._exchange(verb, data)
            except TimeoutError as error:
                self._stop()
                raise OCRError("reader_timeout", f"no answer within {self._timeout:g} s") from error
            except (OSError, EOFError, ValueError) as error:
                self._stop()
                raise OCRError("reader_crashed", "the reader died over this picture") from error
        if "error" in answer:
            raise OCRError(answer["error"], answer.get("message", ""))
        return answer, body

    def _exchange(self, verb: str, data: bytes) -> tuple[dict[str, Any], bytes]:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            self._child = _start(self._memory)
        requests, answers = cast(BinaryIO, self._child.stdin), cast(BinaryIO, self._child.stdout)
        deadline = time.monotonic() + self._timeout
        _write(requests, {"verb": verb}, data)
        return _read(_Patient(answers, deadline))

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe:
                    try:
                        pipe.close()
                    except BrokenPipeError:
                        continue  # a half-written request to a dead child
            self._child = None


class _Patient:
    """A pipe's reading end that gives up at a deadline."""

    def __init__(self, pipe: BinaryIO, deadline: float) -> None:
        self._pipe, self._deadline = pipe, deadline
        self._pending = b""

    def read(self, count: int) -> bytes:
        while len(self._pending) < count:
            self._fill()
        taken, self._pending = self._pending[:count], self._pending[count:]
        return taken

    def readline(self) -> bytes:
        while b"\n" not in self._pending:
            self._fill()
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def _fill(self) -> None:
        ready, _, _ = select.select([self._pipe], [], [], max(self._deadline - time.monotonic(), 0))
        if not ready:
            raise TimeoutError
        chunk = os.read(self._pipe.fileno(), 1 << 16)
        if not chunk:
            raise EOFError
        self._pending += chunk


@cache
def shared_reader() -> Reader:
    """Return the process-wide reader."""
    return Reader()


def _start(memory: int) -> subprocess.Popen[bytes]:
    # -c and not -m: `ocr_engine.worker` may already be imported by whoever starts the child.
    command = [sys.executable, "-c", f"from ocr_engine.worker import main; main({memory})"]
    return subprocess.Popen(
        command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    )


def _write(pipe: Any, header: dict[str, Any], body: bytes = b"") -> None:
    message = json.dumps(header | {"length": len(body)}).encode() + b"\n" + body
    view = memoryview(message)
    while view:
        view = view[pipe.write(view) :]
    pipe.flush()


def _read(pipe: Any) -> tuple[dict[str, Any], bytes]:
    line = pipe.readline()
    if not line:
        raise EOFError
    header = json.loads(line)
    return header, pipe.read(header["length"]) if header["length"] else b""


def main(memory: int) -> None:
    """Answer requests on standard input until it closes."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            header, data = _read(requests)
        except EOFError:
            return
        _write(answers, *_answer(header["verb"], data))


def _answer(verb: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    # Here and not above: only the child pays for the image and inference libraries.
    from ocr_engine import io, read_ktp

    try:
        if verb == "read":
            return {"reading": read_ktp(data).as_dict()}, b""
        image = io.decode(data)
        return {"width": image.shape[1], "height": image.shape[0]}, io.encode_jpeg(image)
    except OCRError as error:
        return {"error": error.code, "message": str(error)}, b""
    except MemoryError:
        return {
            "error": "image_too_large",
            "message": "the picture needs more memory than a reader may have",
        }, b""
