"""The reader in a child process: warm, limited in memory and time, replaced when it dies.

Parent and child speak over the child's pipes: a line of JSON with the length of the bytes that
follow it. `Reader` is the parent's side; `main` is what the child runs.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree
from typing import Any, BinaryIO, cast
from weakref import finalize

from ocr_engine.confinement import confine, environment
from ocr_engine.exceptions import OCRError

TIMEOUT = 20.0
MEMORY = 4 << 30  # of address space, which mapped weights and threads use up far faster than RAM
PACKAGE = Path(__file__).resolve().parent
# -c and not -m: `ocr_engine.worker` may already be imported by whoever starts the child.
PROGRAM = "from ocr_engine.worker import main; main({memory}, {folder!r})"


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
        self._forget_folder: Callable[[], object] = lambda: None

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

    def read_text(self, picture: bytes) -> dict[str, Any]:
        """Read all print on a picture; return `PageReading.as_dict()`.

        Raises:
            OCRError: as `normalise`.
        """
        return self._ask("read_text", picture)[0]["reading"]

    def close(self) -> None:
        """End the child; the next call starts another."""
        with self._lock:
            self._stop()

    def _ask(self, verb: str, data: bytes) -> tuple[dict[str, Any], bytes]:
        if not self._lock.acquire(timeout=self._timeout):
            raise OCRError("reader_timeout", "the reader is busy with other pictures")
        try:
            answer, body = self._exchange(verb, data)
        except TimeoutError as error:
            self._stop()
            raise OCRError("reader_timeout", f"no answer within {self._timeout:g} s") from error
        except (OSError, EOFError, ValueError) as error:
            self._stop()
            raise OCRError("reader_crashed", "the reader died over this picture") from error
        finally:
            self._lock.release()
        if "error" in answer:
            raise OCRError(answer["error"], answer.get("message", ""))
        return answer, body

    def _exchange(self, verb: str, data: bytes) -> tuple[dict[str, Any], bytes]:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            folder = tempfile.mkdtemp(prefix="ktp-reader-")
            self._forget_folder = finalize(self, rmtree, folder, ignore_errors=True)
            self._child = _start(self._memory, folder)
        requests, answers = cast(BinaryIO, self._child.stdin), cast(BinaryIO, self._child.stdout)
        with _Deadline(self._child, self._timeout):
            _write(requests, {"verb": verb}, data)
            return _read(answers)

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe:
                    with suppress(BrokenPipeError):  # a half-written request to a dead child
                        pipe.close()
            self._child = None
        self._forget_folder()


class _Deadline:
    """Kills a child that is not done in time, which ends every read and write that waits for it."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self._child = child
        self._missed = threading.Event()
        self._timer = threading.Timer(seconds, self._end)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        if self._missed.is_set():
            raise TimeoutError

    def _end(self) -> None:
        self._missed.set()
        self._child.kill()


@cache
def shared_reader() -> Reader:
    """Return the process-wide reader."""
    return Reader()


def _start(memory: int, folder: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PROGRAM.format(memory=memory, folder=folder)]
    return subprocess.Popen(
        command,
        cwd=PACKAGE.parent,
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _write(pipe: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    pipe.write(json.dumps(header | {"length": len(body)}).encode() + b"\n")
    pipe.write(body)
    pipe.flush()


def _read(pipe: BinaryIO) -> tuple[dict[str, Any], bytes]:
    line = pipe.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    header = json.loads(line)
    body = pipe.read(header["length"])
    if len(body) < header["length"]:
        raise EOFError
    return header, body


def main(memory: int, folder: str) -> None:
    """Answer requests on standard input until it closes."""
    confine(memory=memory, writable=folder, readable=[PACKAGE])
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            header, data = _read(requests)
            _write(answers, *_answer(header["verb"], data))
        except (EOFError, BrokenPipeError):  # the parent is gone
            os._exit(0)  # an orderly end would complain about the unwritten answer


def _answer(verb: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    # Here and not above: only the child pays for the image and inference libraries.
    from ocr_engine import io, read_ktp, read_text

    try:
        if verb == "read":
            return {"reading": read_ktp(data).as_dict()}, b""
        if verb == "read_text":
            return {"reading": read_text(data).as_dict()}, b""
        image = io.decode(data)
        return {"width": image.shape[1], "height": image.shape[0]}, io.encode_jpeg(image)
    except OCRError as error:
        return {"error": error.code, "message": str(error)}, b""
    except MemoryError:
        return {
            "error": "image_too_large",
            "message": "the picture needs more memory than a reader may have",
        }, b""
