"""A PostgreSQL cluster of its own, in a temporary folder, reachable from loopback only."""

import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.processes import MissingError, free_port, private_folder, running

DEBIAN = Path("/usr/lib/postgresql")
# The data vanishes with the run, so nothing has to reach the disk.
FAST = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@contextmanager
def postgres() -> Iterator[dict[str, str]]:
    """Run PostgreSQL and give the environment that leads to it."""
    binaries, user, port = _binaries(), _user(), free_port()
    password = secrets.token_hex(16)
    with private_folder(user) as folder:
        data = _make_cluster(binaries, folder, password, user)
        command = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder)]
        command += ["-h", "127.0.0.1", "-p", str(port), *FAST]
        ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        with running(
            command,
            port=port,
            folder=folder,
            user=user,
            is_up=lambda: subprocess.run(ready, check=False).returncode == 0,
        ):
            yield {"DATABASE_URL": f"postgres://ktp:{password}@127.0.0.1:{port}/postgres"}


def _binaries() -> Path:
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    if not found:
        raise MissingError("initdb was not found (Debian package postgresql)")
    return Path(found).resolve().parent


def _user() -> str | None:
    """Return whom to run as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _make_cluster(binaries: Path, folder: Path, password: str, user: str | None) -> Path:
    data, secret = folder / "data", folder / "password"
    secret.write_text(password)
    if user:
        shutil.chown(secret, user)
    command = [str(binaries / "initdb"), "-D", str(data), "-U", "ktp", f"--pwfile={secret}"]
    command += ["--auth=scram-sha-256", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, user=user)
    return data
