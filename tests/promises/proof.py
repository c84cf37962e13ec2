"""Take each defence out, and show the test that fails: `python -m tests.promises.proof [S1 …]`.

Works on a copy of the tree. First every test must pass as the tree stands: a test that fails
anyway proves nothing. Prints a table in Markdown; ends with 1 where a defence was not missed.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.promises.defences import DEFENCES, Defence
from tests.services.site import ROOT

FAILED = re.compile(r"^FAILED (\S+::.+?)(?: - .*)?$", re.MULTILINE)
LONGEST = 900


def copy_of_the_tree(folder: Path) -> None:
    """Copy what belongs to the repository, and nothing else."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        source = ROOT / name
        if source.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / name)


def tested(folder: Path, tests: Sequence[str]) -> tuple[int, str]:
    """Run tests in the copy; return pytest's exit code and what it printed."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-x", "-q", "--tb=no"]
    done = subprocess.run(
        [*command, *tests],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    return done.returncode, done.stdout


def missed(folder: Path, defence: Defence) -> str:
    """Take a defence out of the copy, and put it back; return the test that failed, or nothing."""
    path = folder / defence.file
    whole = broken = path.read_text()
    for old, new in defence.change.items():
        assert broken.count(old) == 1, (defence, old)
        broken = broken.replace(old, new)
    path.write_text(broken)
    try:
        code, said = tested(folder, [defence.test])
    finally:
        path.write_text(whole)
    found = FAILED.search(said)
    return found.group(1) if code == 1 and found else ""


def main(*wanted: str) -> int:
    """Prove the promises that were named, or all."""
    chosen = [defence for defence in DEFENCES if not wanted or defence.promise in wanted]
    print(f"`make proof`, {date.today()}, {platform.machine()}, {os.cpu_count()} cores\n")  # noqa: T201
    print("| promise | defence taken out | test that failed |\n|---|---|---|")  # noqa: T201
    kept = []
    with tempfile.TemporaryDirectory(prefix="ktp-proof-") as name:
        folder = Path(name)
        copy_of_the_tree(folder)
        code, said = tested(folder, sorted({defence.test for defence in chosen}))
        if code:
            print(said)  # noqa: T201
            return 1
        for defence in chosen:
            test = missed(folder, defence)
            kept += [] if test else [defence]
            print(f"| {defence.promise} | {defence.name} | `{test or 'NONE'}` |", flush=True)  # noqa: T201
    return 1 if kept else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
