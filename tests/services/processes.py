"""Start a server for a while."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

START_LIMIT = 90
STOP_LIMIT = 10


class MissingError(Exception):
    """Something that a service needs is not on this machine."""


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def private_folder(owner: str | None = None) -> Iterator[Path]:
    """Give a temporary folder, to another user where one is named."""
    with tempfile.TemporaryDirectory(prefix="ktp-service-") as name:
        if owner:
            shutil.chown(name, owner, pwd.getpwnam(owner).pw_gid)
        yield Path(name)


@contextmanager
def running(
    command: Sequence[str],
    *,
    port: int,
    folder: Path,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    is_up: Callable[[], bool] | None = None,
) -> Iterator[None]:
    """Run a server until the block ends; its whole process group ends with it.

    It counts as up when `is_up` says so, or else when it takes connections.
    """
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **_identity(user),
        )
    try:
        _wait_until_up(server, is_up or (lambda: _listens(port)), log)
        yield
    finally:
        _stop(server)


def _identity(user: str | None) -> dict[str, Any]:
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _wait_until_up(server: "subprocess.Popen[bytes]", is_up: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + START_LIMIT
    while server.poll() is None and time.monotonic() < end:
        if is_up():
            return
        time.sleep(0.1)
    raise MissingError(f"it did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        server.wait(STOP_LIMIT)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()
