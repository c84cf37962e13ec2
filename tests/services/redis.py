"""Redis as cache and counter of limits, in memory only, reachable from loopback only."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tests.services.processes import MissingError, free_port, private_folder, running


@contextmanager
def redis() -> Iterator[dict[str, str]]:
    """Run Redis and give the environment that leads to it."""
    server, port = shutil.which("redis-server"), free_port()
    if not server:
        raise MissingError("redis-server was not found (Debian package redis-server)")
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with private_folder() as folder, running(command, port=port, folder=folder):
        yield {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
