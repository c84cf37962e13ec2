"""Run a command while services are up.

python -m tests.services emulators -- pytest       the Firebase emulators
python -m tests.services postgres -- pytest        PostgreSQL, as DATABASE_URL
python -m tests.services servers -- pytest         the same, and Redis, as REDIS_URL

What cannot be started is said. The command then runs without the emulators (its tests skip), and
does not run without PostgreSQL, for which it would be a repetition. With REQUIRE_SERVICES set,
either is a failure.
"""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack

from tests.services.firebase import auth, firestore
from tests.services.postgres import postgres
from tests.services.processes import MissingError
from tests.services.redis import redis

SERVICES = {
    "emulators": (auth, firestore),
    "postgres": (postgres,),
    "servers": (postgres, redis),
}


def main(name: str, separator: str, *command: str) -> int:
    """Start the services, run the command, stop the services; return the command's exit code."""
    assert separator == "--", __doc__
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    env = dict(os.environ)
    with ExitStack() as stack:
        for service in SERVICES[name]:
            try:
                env |= stack.enter_context(service())
            except MissingError as reason:
                print(f"{service.__name__}: not started, {reason}", file=sys.stderr)  # noqa: T201
                if os.environ.get("REQUIRE_SERVICES") or service is postgres:
                    return 1 if os.environ.get("REQUIRE_SERVICES") else 0
        return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
