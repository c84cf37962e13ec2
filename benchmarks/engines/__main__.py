"""One reader in a process of its own: `python -m benchmarks.engines ours`.

Says its name and version, then answers each line of standard input, `card` or `page` and the path
of a picture, with a line of JSON: the answer, and the wall and CPU seconds that reading took. CPU
seconds are those of all threads of this process and of the programs it started. Where a reader
fails with an error, it has read nothing, and the error stands on standard error.
"""

import json
import os
import resource
import sys
import time
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import engines
from ocr_engine.elements import FIELD_KEYS


def _cpu_seconds() -> float:
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _read(engine: engines.Engine, kind: str, jpeg: bytes) -> dict[str, Any]:
    try:
        return {"text": engine.read_page(jpeg)} if kind == "page" else asdict(engine.read(jpeg))
    except Exception:  # whatever a peer raises counts against it and must not end the run
        traceback.print_exc()
        nothing = engines.Answer(dict.fromkeys(FIELD_KEYS, ""))
        return {"text": ""} if kind == "page" else asdict(nothing)


def main() -> None:
    """Serve until standard input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # libraries print where they like
    engine = engines.load(sys.argv[1])
    print(json.dumps({"name": engine.name, "version": engine.version}), file=answers)
    for line in sys.stdin:
        kind, path = line.strip().split(" ", 1)
        jpeg = Path(path).read_bytes()
        cpu, wall = _cpu_seconds(), time.perf_counter()
        answer = _read(engine, kind, jpeg)
        wall, cpu = time.perf_counter() - wall, _cpu_seconds() - cpu
        print(json.dumps(answer | {"wall": wall, "cpu": cpu}), file=answers)


if __name__ == "__main__":
    main()
